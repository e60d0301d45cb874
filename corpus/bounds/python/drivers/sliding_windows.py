"""Arguments for sliding_windows.py; widths and targets grow with n."""

from driver import bound


@bound("linear", "constant", note="an alphabet of 26")
def longest_without_repeat(n, rng):
    return ("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=n)),)


@bound("linear", "linear")
def window_maxima(n, rng):
    return [rng.randrange(n) for _ in range(n)], max(1, n // 2)


@bound("quadratic", "linear")
def window_maxima_naive(n, rng):
    return [rng.randrange(n) for _ in range(n)], max(1, n // 2)


@bound("linear", "constant")
def shortest_with_sum(n, rng):
    return [rng.randrange(1, 100) for _ in range(n)], 20 * n


@bound("linear", "constant", note="an alphabet of 26; the cover is short")
def smallest_cover(n, rng):
    return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=n)), "sphinx"


@bound("linear", "constant")
def most_water(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("linear", "linear")
def trapped_rain(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("linear", "linear")
def stretches_with_distinct(n, rng):
    return [rng.randrange(n) for _ in range(n)], max(2, n // 4)


@bound("linear", "linear", note="the rest is a slice")
def max_subarray(n, rng):
    return ([rng.randrange(-100, 100) for _ in range(n)],)


@bound("quadratic", "linear")
def max_subarray_all(n, rng):
    return ([rng.randrange(-100, 100) for _ in range(n)],)
