"""Inverted index of a text file: for each word the numbers of the lines that have it."""

import sys
from collections import defaultdict


def build(path):
    index = defaultdict(list)
    with open(path, encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            for word in set(line.lower().split()):
                index[word].append(number)
    return index


if __name__ == "__main__":
    index = build(sys.argv[1])
    widest = max(index, key=lambda word: len(index[word]))
    print(len(index), "words;", widest, "is in", len(index[widest]), "lines")
