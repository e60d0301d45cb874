"""Arguments for functions of the package toolz."""

from driver import bound


@bound("linear", "linear", of="toolz.itertoolz.frequencies")
def frequencies(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("linear", "linear", of="toolz.itertoolz.get")
def get(n, rng):
    return [rng.randrange(n) for _ in range(n)], list(range(n))


@bound("linear", "constant", note="dictionaries n deep", of="toolz.dicttoolz.get_in")
def get_in(n, rng):
    nested = 0
    for _ in range(n):
        nested = {"a": nested}
    return ["a"] * n, nested


@bound("linear", "linear", of="toolz.dicttoolz.keyfilter")
def keyfilter(n, rng):
    return (lambda key: key % 2 == 0), {key: str(key) for key in range(n)}
