"""Arguments for functions of merge3."""

from driver import bound


@bound("linear", "constant", of="merge3.compare_range", note="alike all along", pure=True, top=100_000)
def compare_range(n, rng):
    return ["x"] * n, 0, n, ["x"] * n, 0, n
