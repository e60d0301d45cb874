"""Arguments for functions of the package funcy."""

from driver import bound


def _numbers(n, rng):
    return [rng.randrange(n) for _ in range(n)]


def _even(number):
    return number % 2 == 0


@bound("linear", "linear", of="funcy.colls.split_keys")
def split_keys(n, rng):
    return _even, {key: str(key) for key in range(n)}


@bound("linear", "linear", of="funcy.seqs.count_reps")
def count_reps(n, rng):
    return (_numbers(n, rng),)


@bound("linear", "linear", of="funcy.seqs.distinct")
def distinct(n, rng):
    return (_numbers(n, rng),)


@bound("constant", "constant", pure=True, of="funcy.seqs.last")
def last(n, rng):
    return (_numbers(n, rng),)


@bound("linear", "linear", of="funcy.colls.flip")
def flip(n, rng):
    return ({key: str(key) for key in range(n)},)


@bound("linear", "linear", of="funcy.colls.compact")
def compact(n, rng):
    return ([rng.randrange(3) for _ in range(n)],)


@bound("linear", "constant", note="n lists of three", of="funcy.seqs.flatten")
def flatten(n, rng):
    return ([[i, i + 1, i + 2] for i in range(n)],)


@bound("linear", "linear", of="funcy.seqs.lsplit")
def lsplit(n, rng):
    return _even, _numbers(n, rng)


@bound("linear", "linear", note="two keys of each item", of="funcy.seqs.group_by_keys")
def group_by_keys(n, rng):
    return lambda number: (number % 10, number // 10), _numbers(n, rng)
