"""Join two JSON-lines files on their id: the first is held in a dictionary, the second streams by."""

import json
import sys


def records(path):
    with open(path) as stream:
        for line in stream:
            yield json.loads(line)


def main():
    if len(sys.argv) < 3:
        print("usage: jsonl_join.py LEFT RIGHT", file=sys.stderr)
        return 2
    left = {record["id"]: record for record in records(sys.argv[1])}
    matched = amount = 0
    for record in records(sys.argv[2]):
        other = left.get(record["id"])
        if other is not None:
            matched += 1
            amount += other["amount"] - record["amount"]
    print(len(left), matched, round(amount, 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
