"""Arguments for geometry.py."""

import math

from driver import bound


def _points(n, rng, top=10**6):
    return [(rng.randrange(top), rng.randrange(top)) for _ in range(n)]


def _circle(n):
    return [(math.cos(2 * math.pi * i / n), math.sin(2 * math.pi * i / n)) for i in range(n)]


@bound("linearithmic", "linear")
def convex_hull(n, rng):
    return (_points(n, rng),)


@bound("quadratic", "linear", note="worst case: all points on the hull")
def gift_wrapping(n, rng):
    points = _circle(n)
    rng.shuffle(points)
    return (points,)


@bound("quadratic", "constant")
def closest_pair_naive(n, rng):
    return (_points(n, rng),)


@bound("linearithmic", "linear", note="sorting two sorted runs is a merge")
def closest_pair(n, rng):
    return (_points(n, rng),)


@bound("linear", "linear", note="two lists of neighbours")
def polygon_area(n, rng):
    return (_points(n, rng),)


@bound("quadratic", "constant", note="n corners and n points")
def points_inside(n, rng):
    return _circle(n), [(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(n)]


@bound("quadratic", "linear", note="coordinates stay below a million")
def most_on_a_line(n, rng):
    return (_points(n, rng),)


@bound("linear", "linear")
def bounding_box(n, rng):
    return (_points(n, rng),)


@bound("linearithmic", "linear", note="expected: a random walk, splits near enough to halves")
def simplify(n, rng):
    y = 0.0
    line = []
    for i in range(n):
        y += rng.uniform(-1, 1)
        line.append((float(i), y))
    return line, 0.1
