"""Arguments for functions of jaraco.itertools."""

from driver import bound


@bound("linear", "constant", of="jaraco.itertools.assert_ordered")
def assert_ordered(n, rng):
    return (list(range(n + 2)),)


@bound("linear", "constant", of="jaraco.itertools.every_other")
def every_other(n, rng):
    return (list(range(n)),)


@bound("linear", "constant", of="jaraco.itertools.grouper_nofill_str", note="groups of three")
def grouper_nofill_str(n, rng):
    return 3, "x" * n


@bound("linear", "constant", of="jaraco.itertools.last")
def last(n, rng):
    return (list(range(n)),)


@bound("linear", "constant", of="jaraco.itertools.takewhile_peek")
def takewhile_peek(n, rng):
    from more_itertools import peekable

    return lambda value: value >= 0, peekable(range(n))
