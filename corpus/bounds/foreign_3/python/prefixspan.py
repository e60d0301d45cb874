"""Arguments for functions of prefixspan."""

from driver import bound


@bound("linear", "constant", of="prefixspan.generator.cangeneratorprune")
def cangeneratorprune(n, rng):
    return [], [0] * n, [], [{0: at} for at in range(n)]
