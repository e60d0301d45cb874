"""Arguments for functions of tarjan."""

from driver import bound


@bound("linear", "linear", of="tarjan.tc.tc", note="rings of four", top=3000)
def tc(n, rng):
    return ({at: [at - at % 4 + (at + 1) % 4] for at in range(4 * n)},)
