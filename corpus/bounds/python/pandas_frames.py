"""Tables with pandas."""

import io

import pandas as pd


def totals_by_group(frame):
    """Sum and mean of the values of each group."""
    return frame.groupby("group")["value"].agg(["sum", "mean"])


def join_names(orders, customers):
    """Orders with their customers' names."""
    return orders.merge(customers, on="customer", how="left")


def top_sellers(frame):
    """The ten rows with the greatest value, after sorting all."""
    return frame.sort_values("value", ascending=False).head(10)


def clean_text(frame):
    """Names without blanks and in small letters, empty ones dropped."""
    names = frame["name"].str.strip().str.lower()
    return frame.assign(name=names)[names != ""]


def rows_by_loop(frame):
    """Sum over the rows of the product of two columns, a row at a time."""
    total = 0.0
    for _, row in frame.iterrows():
        total += row["price"] * row["pieces"]
    return total


def rows_by_columns(frame):
    """The same with whole columns."""
    return float((frame["price"] * frame["pieces"]).sum())


def concat_once(parts):
    """A table put together from parts of fifty rows, at once."""
    return pd.concat(parts, ignore_index=True)


def sales_matrix(frame):
    """Value of every shop on every day, both as many as there are rows' root."""
    return frame.pivot_table(index="shop", columns="day", values="value", aggfunc="sum", fill_value=0)


def read_and_count(text):
    """How often each kind is in a table given as text."""
    return pd.read_csv(io.StringIO(text))["kind"].value_counts()


def rolling_anomalies(frame, width):
    """Rows that lie far off the mean of the window before them."""
    window = frame["value"].rolling(width)
    return frame[(frame["value"] - window.mean()).abs() > 3 * window.std()]
