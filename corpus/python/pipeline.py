"""A pipeline of generators over a log file: parse, keep the errors, number them, count by service."""

import sys
from collections import Counter
from itertools import islice
from pathlib import Path


def lines(path):
    with Path(path).open() as stream:
        for line in stream:
            yield line.rstrip("\n")


def parse(source):
    for line in source:
        stamp, level, service, *message = line.split(" ")
        yield {"stamp": stamp, "level": level, "service": service, "message": " ".join(message)}


def errors(records):
    return (record for record in records if record["level"] == "ERROR")


def main(path):
    found = errors(parse(lines(path)))
    for record in islice(found, 2):
        print(record["stamp"], record["message"])
    counts = Counter(record["service"] for record in found)
    print(counts.most_common(3))


if __name__ == "__main__":
    main(sys.argv[1])
