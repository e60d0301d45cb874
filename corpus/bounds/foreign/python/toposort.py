"""Arguments for functions of toposort."""

from driver import bound


@bound("quadratic", "linear", of="toposort.toposort", note="a chain", top=2000)
def toposort(n, rng):
    return ({at: {at - 1} for at in range(1, n + 1)},)
