"""0/1 knapsack by dynamic programming over a full table of items by capacity."""

import sys


def items(count):
    return [(1 + (7 * i) % 40, 10 + (13 * i) % 90) for i in range(count)]


def solve(things, capacity):
    table = [[0] * (capacity + 1) for _ in range(len(things) + 1)]
    for i, (weight, worth) in enumerate(things, 1):
        above = table[i - 1]
        row = table[i]
        for room in range(capacity + 1):
            best = above[room]
            if weight <= room and above[room - weight] + worth > best:
                best = above[room - weight] + worth
            row[room] = best
    return table[-1][-1]


def main():
    count, capacity = int(sys.argv[1]), int(sys.argv[2])
    print(solve(items(count), capacity))


main()
