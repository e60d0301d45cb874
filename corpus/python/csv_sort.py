"""Sort a CSV file by its value column, as rows of dictionaries in memory."""

import csv
import sys


def read_rows(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


def main(argv):
    source, target = argv[1:3]
    rows = read_rows(source)
    rows.sort(key=lambda row: float(row["value"]))
    with open(target, "w", newline="") as f:
        writer = csv.DictWriter(f, fieldnames=list(rows[0]))
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
    print(f"sorted {len(rows)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
