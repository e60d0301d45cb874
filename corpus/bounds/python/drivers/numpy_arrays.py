"""Arguments for numpy_arrays.py."""

import numpy as np
from driver import bound


def _random(n, rng, *shape):
    return np.random.default_rng(rng.randrange(2**32)).random(shape or n)


@bound("linear", "linear", top=2**20)
def standardize(n, rng):
    return (_random(n, rng),)


@bound("quadratic", "quadratic", top=2**11)
def pairwise_distances(n, rng):
    return (_random(n, rng, n, 2),)


@bound("linear", "linear", top=2**20, note="a width of n / 4")
def moving_average(n, rng):
    return _random(n, rng), max(1, n // 4)


@bound("linearithmic", "linear", top=2**20)
def median_rank(n, rng):
    return (_random(n, rng),)


@bound("cubic", "quadratic", top=2**11)
def covariance(n, rng):
    return (_random(n, rng, n, n),)


@bound("cubic", "quadratic", top=2**11)
def solve_system(n, rng):
    return _random(n, rng, n, n) + n * np.eye(n), _random(n, rng)


@bound("quadratic", "quadratic", top=2**12)
def edge_strength(n, rng):
    return (_random(n, rng, n + 2, n + 2),)


@bound("linearithmic", "linear", top=2**20)
def spectrum_peak(n, rng):
    return (_random(n, rng, 1 << n.bit_length()),)


@bound("linearithmic", "linear", top=2**20)
def count_by_label(n, rng):
    return (_random(n, rng) * n).astype(int), _random(n, rng)


@bound("linear", "linear", top=2**20, note="eight centres")
def nearest_centres(n, rng):
    return _random(n, rng, n, 2), _random(n, rng, 8, 2)


@bound("quadratic", "linear", note="64 columns")
def grow_by_stacking(n, rng):
    return (_random(n, rng, n, 64),)


@bound("linear", "constant", top=2**12)
def corner_view(n, rng):
    return (_random(n, rng, n, n),)
