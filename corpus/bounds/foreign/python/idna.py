"""Arguments for functions of idna."""

from driver import bound


@bound("constant", "constant", of="idna.core.check_initial_combiner", pure=True)
def check_initial_combiner(n, rng):
    return ("a" * n,)
