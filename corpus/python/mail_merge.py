"""One letter a row of a CSV file from a template, all into one file."""

import csv
import sys
from string import Template

LETTER = Template(
    """\
Dear customer $id,

on $day you were charged $$$value for "$note" ($category).

"""
)


def letters(path):
    with open(path, newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            yield LETTER.substitute(row)


def main():
    source, target = sys.argv[1:]
    with open(target, "w", encoding="utf-8") as out:
        out.writelines(letters(source))
        print(out.tell(), "bytes")


if __name__ == "__main__":
    main()
