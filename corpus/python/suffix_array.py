"""Suffix array of the beginning of a text by prefix doubling, and its longest repeated passage."""

import sys
from pathlib import Path


def suffix_array(text):
    n = len(text)
    ranks = [ord(letter) for letter in text]
    order = list(range(n))
    step = 1
    while True:
        keys = [(ranks[i], ranks[i + step] if i + step < n else -1) for i in range(n)]
        order.sort(key=keys.__getitem__)
        fresh = [0] * n
        for before, here in zip(order, order[1:]):
            fresh[here] = fresh[before] + (keys[here] != keys[before])
        ranks = fresh
        if ranks[order[-1]] == n - 1:
            return order
        step *= 2


def shared(text, a, b):
    length = 0
    while a + length < len(text) and b + length < len(text) and text[a + length] == text[b + length]:
        length += 1
    return length


def main():
    path, length = sys.argv[1], int(sys.argv[2])
    text = Path(path).read_text(encoding="utf-8")[:length]
    order = suffix_array(text)
    longest, at = max((shared(text, a, b), a) for a, b in zip(order, order[1:]))
    print(f"{longest} characters occur twice: {text[at : at + longest]!r}")


if __name__ == "__main__":
    main()
