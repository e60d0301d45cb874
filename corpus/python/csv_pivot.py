"""Pivot a CSV file: one row a value of one column, one column a value of another, sums in the cells."""

import argparse
import csv
import sys
from collections import defaultdict


def pivot(path, row_name, column_name, value_name):
    cells = defaultdict(lambda: defaultdict(float))
    columns = set()
    with open(path, newline="") as stream:
        for record in csv.DictReader(stream):
            column = record[column_name]
            columns.add(column)
            cells[record[row_name]][column] += float(record[value_name])
    return cells, sorted(columns)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("out")
    parser.add_argument("--rows", default="category")
    parser.add_argument("--columns", default="day")
    parser.add_argument("--values", default="value")
    args = parser.parse_args()
    cells, columns = pivot(args.file, args.rows, args.columns, args.values)
    with open(args.out, "w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([args.rows, *columns])
        for name, row in sorted(cells.items()):
            writer.writerow([name, *(f"{row[column]:.2f}" if column in row else "" for column in columns)])
    print(len(cells), "rows by", len(columns), "columns", file=sys.stderr)


if __name__ == "__main__":
    main()
