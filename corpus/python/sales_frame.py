"""Read a CSV file with pandas, group it by category and print the totals."""

import sys

import pandas as pd


def main(path):
    frame = pd.read_csv(path)
    summary = frame.groupby("category")["value"].agg(["count", "sum", "mean"])
    print(summary.sort_values("sum", ascending=False).head(3))


if __name__ == "__main__":
    main(sys.argv[1])
