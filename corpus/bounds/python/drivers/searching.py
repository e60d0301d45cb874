"""Arguments for searching.py."""

from driver import bound


@bound("logarithmic", "constant", top=2**20, pure=True)
def binary_search(n, rng):
    return list(range(0, 2 * n, 2)), 2 * n - 1


@bound("logarithmic", "logarithmic", top=2**20, pure=True)
def search_recursive(n, rng):
    return list(range(0, 2 * n, 2)), 2 * n - 1


@bound("linear", "linear", top=30_000, pure=True)
def search_slicing(n, rng):
    return list(range(0, 2 * n, 2)), 2 * n - 1


@bound("linear", "constant")
def index_of(n, rng):
    return [rng.randrange(n) for _ in range(n)], -1


@bound("logarithmic", "constant", top=2**20, pure=True)
def rotated_minimum(n, rng):
    values = list(range(n))
    return (values[n // 3:] + values[: n // 3],)


@bound("linear", "linear")
def pair_with_sum(n, rng):
    return [2 * rng.randrange(n) for _ in range(n)], 2 * n + 1


@bound("quadratic", "linear", note="no triple fits")
def three_sum(n, rng):
    return [2 * rng.randrange(10 * n) for _ in range(n)], 20 * n + 1


@bound("linear", "linear", note="expected")
def quick_select(n, rng):
    return [rng.random() for _ in range(n)], n // 2


@bound("linearithmic", "constant", note="the sum that is halved grows with n; days are n / 4")
def smallest_capacity(n, rng):
    return [rng.randrange(1, 100) for _ in range(n)], max(1, n // 4)


@bound("linearithmic", "linear")
def closest_prices(n, rng):
    return sorted(rng.randrange(10 * n) for _ in range(n)), [rng.randrange(10 * n) for _ in range(n)]


@bound("quadratic", "linear")
def common_items(n, rng):
    return list(range(n)), list(range(n // 2, n + n // 2))
