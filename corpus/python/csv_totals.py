"""Sum a CSV column by category, one row at a time.

    csv_totals.py --column value --by category DATA.csv
"""

import argparse
import csv


def rows(path):
    """Rows of the file as dictionaries, lazily."""
    with open(path, newline="", encoding="utf-8") as stream:
        yield from csv.DictReader(stream)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--column", default="value")
    parser.add_argument("--by", default="category")
    return parser.parse_args()


def run():
    args = parse()
    sums, counts = {}, {}
    for row in rows(args.data):
        key = row[args.by]
        sums[key] = sums.get(key, 0.0) + float(row[args.column])
        counts[key] = counts.get(key, 0) + 1
    for key in sorted(sums):
        print(key, counts[key], round(sums[key] / counts[key], 3))


run()
