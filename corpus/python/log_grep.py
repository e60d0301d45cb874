#!/usr/bin/env python3
"""grep with context: lines of FILE that match PATTERN, each with the lines before it."""

import argparse
import re
from collections import deque


def search(pattern, stream, context):
    before = deque(maxlen=context)
    for number, line in enumerate(stream, 1):
        if pattern.search(line):
            yield number, list(before), line
        before.append(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pattern")
    parser.add_argument("file")
    parser.add_argument("-C", "--context", type=int, default=2)
    args = parser.parse_args()
    pattern = re.compile(args.pattern)
    hits = 0
    with open(args.file, encoding="utf-8") as stream:
        for number, before, line in search(pattern, stream, args.context):
            hits += 1
            if hits <= 2:
                print(number, len(before), line.strip())
    print(hits, "matches")


if __name__ == "__main__":
    main()
