"""All ways to put n queens on a board of n by n, by backtracking."""

import sys


def solve(n, row=0, columns=0, down=0, up=0, placed=()):
    if row == n:
        yield placed
        return
    free = ~(columns | down | up) & ((1 << n) - 1)
    while free:
        bit = free & -free
        free ^= bit
        yield from solve(n, row + 1, columns | bit, (down | bit) << 1, (up | bit) >> 1, (*placed, bit.bit_length()))


def main():
    n = int(sys.argv[1])
    boards = list(solve(n))
    print(len(boards), "ways; first", boards[0] if boards else None)


if __name__ == "__main__":
    main()
