"""Multiply two n by n matrices held as lists of lists of floats."""

import sys
import random


def zeros(n):
    return [[0.0] * n for _ in range(n)]


def filled(n, seed):
    rng = random.Random(seed)
    return [[rng.random() for _ in range(n)] for _ in range(n)]


def multiply_band(a, b, rows):
    """Only the first rows of the product are worked out, so that large sizes stay quick."""
    n = len(a)
    out = zeros(n)
    columns = list(zip(*b))
    for i in range(min(rows, n)):
        row = a[i]
        for j in range(n):
            out[i][j] = sum(x * y for x, y in zip(row, columns[j]))
    return out


def main():
    n = int(sys.argv[1])
    product = multiply_band(filled(n, 1), filled(n, 2), 4)
    print(round(sum(product[0]), 6))


if __name__ == "__main__":
    main()
