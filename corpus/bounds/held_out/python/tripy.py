"""Arguments for functions of the package tripy."""

import math

from driver import bound


@bound("linear", "linear", of="tripy.calculate_total_area")
def calculate_total_area(n, rng):
    return ([[(rng.random(), rng.random()) for _ in range(3)] for _ in range(n)],)


@bound("quadratic", "linear", note="a polygon of n corners around a centre", of="tripy.earclip")
def earclip(n, rng):
    corners = []
    for i in range(n):
        reach, turn = rng.uniform(5, 10), 2 * math.pi * i / n
        corners.append((reach * math.cos(turn), reach * math.sin(turn)))
    return (corners,)
