"""The N largest values of a CSV column, with a heap of N entries."""

import argparse
import csv
import heapq


def values(path, column):
    with open(path, newline="") as stream:
        for row in csv.reader(stream):
            if row[0] != "id":
                yield float(row[column]), row[0]


def largest(pairs, count):
    heap = []
    for pair in pairs:
        if len(heap) < count:
            heapq.heappush(heap, pair)
        elif pair > heap[0]:
            heapq.heapreplace(heap, pair)
    return sorted(heap, reverse=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("csv")
    parser.add_argument("-n", type=int, default=10)
    parser.add_argument("--column", type=int, default=2)
    arguments = parser.parse_args()
    for value, key in largest(values(arguments.csv, arguments.column), arguments.n)[:3]:
        print(key, value)
