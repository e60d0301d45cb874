"""Edit distance of the first words of two files, with the edits, from a full table."""

import argparse
from array import array
from itertools import chain, islice


def words(path, limit):
    with open(path, encoding="utf-8") as lines:
        return list(islice(chain.from_iterable(line.split() for line in lines), limit))


def table_of(left, right):
    rows = [array("I", range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        above = rows[-1]
        row = array("I", [i])
        for j, b in enumerate(right, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
        rows.append(row)
    return rows


def edits(left, right, rows):
    """The steps from right to left through the table."""
    i, j = len(left), len(right)
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (left[i - 1] != right[j - 1]):
            i, j = i - 1, j - 1
            if left[i] != right[j]:
                yield "replace", left[i], right[j]
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            yield "delete", left[i], None
        else:
            j -= 1
            yield "insert", None, right[j]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left")
    parser.add_argument("right")
    parser.add_argument("-n", "--words", type=int, default=1000)
    args = parser.parse_args()
    left, right = words(args.left, args.words), words(args.right, args.words)
    rows = table_of(left, right)
    steps = list(edits(left, right, rows))
    print(rows[-1][-1], "edits,", sum(kind == "replace" for kind, _, _ in steps), "replacements")


if __name__ == "__main__":
    main()
