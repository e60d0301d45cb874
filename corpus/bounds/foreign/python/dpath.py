"""Arguments for functions of dpath."""

from driver import bound


@bound("quadratic", "linear", of="dpath.segments.expand", top=30_000)
def expand(n, rng):
    return ([rng.random() for _ in range(n)],)


@bound("constant", "constant", of="dpath.segments.leafy", pure=True)
def leafy(n, rng):
    return (list(range(n)),)
