"""Longest Collatz chain below a limit, remembering the length of every start in a dict."""

from sys import argv


def chain_length(start, known):
    n = start
    steps = 0
    while n not in known:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        if n < start:
            break
    return steps + known[n]


def main():
    limit = int(argv[1])
    known = {1: 1}
    best = 1
    for start in range(2, limit):
        known[start] = chain_length(start, known)
        if known[start] > known[best]:
            best = start
    print(f"{best} takes {known[best]} steps")


main()
