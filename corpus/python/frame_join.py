"""Join two CSV files on their id with pandas and pivot the differences by category and month."""

import argparse

import pandas as pd


def load(path):
    return pd.read_csv(path, dtype={"category": "category"})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left")
    parser.add_argument("right")
    args = parser.parse_args()
    joined = load(args.left).merge(load(args.right), on="id", suffixes=("", "_after"))
    joined["change"] = joined["value_after"] - joined["value"]
    joined["month"] = joined["day"].str[:7]
    table = joined.pivot_table(index="category", columns="month", values="change", aggfunc="mean", observed=True)
    print(len(joined), "rows joined")
    print(table.round(2).iloc[:3, :4])


if __name__ == "__main__":
    main()
