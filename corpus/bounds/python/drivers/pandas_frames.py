"""Arguments for pandas_frames.py: n rows."""

import numpy as np
import pandas as pd
from driver import bound


def _numbers(n, rng, top):
    return np.random.default_rng(rng.randrange(2**32)).integers(0, top, n)


@bound("linear", "linear", top=2**19)
def totals_by_group(n, rng):
    return (pd.DataFrame({"group": _numbers(n, rng, n), "value": _numbers(n, rng, 1000)}),)


@bound("linear", "linear", top=2**19)
def join_names(n, rng):
    customers = pd.DataFrame({"customer": range(n), "name": [f"c{i}" for i in range(n)]})
    return pd.DataFrame({"customer": _numbers(n, rng, n), "order": range(n)}), customers


@bound("linearithmic", "linear", top=2**19)
def top_sellers(n, rng):
    return (pd.DataFrame({"value": _numbers(n, rng, 10 * n), "id": range(n)}),)


@bound("linear", "linear")
def clean_text(n, rng):
    return (pd.DataFrame({"name": [f" Name{i} " for i in range(n)]}),)


@bound("linear", "constant")
def rows_by_loop(n, rng):
    return (pd.DataFrame({"price": _numbers(n, rng, 100), "pieces": _numbers(n, rng, 10)}),)


@bound("linear", "linear", top=2**20)
def rows_by_columns(n, rng):
    return (pd.DataFrame({"price": _numbers(n, rng, 100), "pieces": _numbers(n, rng, 10)}),)


@bound("linear", "linear")
def concat_once(n, rng):
    frame = pd.DataFrame({f"c{k}": _numbers(n, rng, 100) for k in range(4)})
    return ([frame.iloc[at:at + 50] for at in range(0, n, 50)],)


@bound("linear", "linear", top=2**19, note="root of n shops and days")
def sales_matrix(n, rng):
    root = int(n**0.5) + 1
    frame = {"shop": _numbers(n, rng, root), "day": _numbers(n, rng, root), "value": _numbers(n, rng, 100)}
    return (pd.DataFrame(frame),)


@bound("linear", "linear")
def read_and_count(n, rng):
    return ("kind,value\n" + "\n".join(f"k{rng.randrange(20)},{i}" for i in range(n)),)


@bound("linear", "linear", top=2**19, note="a window of n / 10")
def rolling_anomalies(n, rng):
    return pd.DataFrame({"value": _numbers(n, rng, 1000)}), n // 10 + 2
