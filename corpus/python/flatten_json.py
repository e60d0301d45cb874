"""Turn JSON lines into a CSV file: nested objects and lists become columns such as tags.0."""

import csv
import json
import sys


def flatten(value, name=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from flatten(inner, f"{name}.{number}")
    else:
        yield name, value


def main(source, target):
    rows = 0
    with open(source) as lines, open(target, "w", newline="") as out:
        writer = None
        for line in lines:
            row = dict(flatten(json.loads(line)))
            if writer is None:
                writer = csv.DictWriter(out, fieldnames=list(row), restval="", extrasaction="ignore")
                writer.writeheader()
            writer.writerow(row)
            rows += 1
    print(rows, "rows")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
