"""Arguments for functions of the package pydash."""

from driver import bound


def _numbers(n, rng):
    return [rng.randrange(n) for _ in range(n)]


def _words(n, rng):
    return " ".join("".join(rng.choices("abcdefgh", k=6)) for _ in range(n))


@bound("linear", "linear", of="pydash.arrays.zip_object_deep")
def zip_object_deep(n, rng):
    return [f"key{i}" for i in range(n)], _numbers(n, rng)


@bound("linear", "linear", of="pydash.arrays.zip_object")
def zip_object(n, rng):
    return [f"key{i}" for i in range(n)], _numbers(n, rng)


@bound("linear", "linear", of="pydash.numerical.variance")
def variance(n, rng):
    return (_numbers(n, rng),)


@bound("linearithmic", "linear", of="pydash.collections.sort_by")
def sort_by(n, rng):
    return (_numbers(n, rng),)


@bound("linear", "linear", note="n words", of="pydash.strings.slugify")
def slugify(n, rng):
    return (_words(n, rng),)


@bound("linear", "linear", note="n words", of="pydash.strings.split")
def split(n, rng):
    return (_words(n, rng), " ")


@bound("cubic", "linear", of="pydash.arrays.intersection_with")
def intersection_with(n, rng):
    return _numbers(n, rng), _numbers(n, rng), lambda a, b: a == b


@bound("linear", "linear", of="pydash.arrays.union")
def union(n, rng):
    return _numbers(n, rng), _numbers(n, rng)


@bound("linear", "linear", top=200_000, note="a number of n digits", of="pydash.objects.parse_int")
def parse_int(n, rng):
    return ("1" + "".join(rng.choices("0123456789", k=n)),)


@bound("quadratic", "linear", of="pydash.arrays.duplicates")
def duplicates(n, rng):
    return (_numbers(n, rng),)


@bound("linear", "linear", note="half of the items", of="pydash.arrays.drop_while")
def drop_while(n, rng):
    return list(range(n)), lambda item: item < n // 2


@bound("linear", "linear", note="half of the items", of="pydash.arrays.take_right_while")
def take_right_while(n, rng):
    return list(range(n)), lambda item: item > n // 2


@bound("linear", "linear", note="about ten in a group", of="pydash.collections.nest")
def nest(n, rng):
    return [{"kind": rng.randrange(n // 10 + 1), "value": i} for i in range(n)], "kind"


@bound("linear", "linear", note="n words", of="pydash.strings.reg_exp_js_replace")
def reg_exp_js_replace(n, rng):
    return _words(n, rng), "/a+/g", "b"


@bound("linearithmic", "linear", of="pydash.numerical.median")
def median(n, rng):
    return (_numbers(n, rng),)


@bound("linear", "linear", of="pydash.collections.key_by")
def key_by(n, rng):
    return ([{"id": i} for i in range(n)], "id")


@bound("linear", "linear", top=100_000, pure=True, note="half of it text", of="pydash.strings.pad")
def pad(n, rng):
    return "a" * (n // 2), n, "-"


@bound("cubic", "linear", of="pydash.arrays.xor_by")
def xor_by(n, rng):
    return _numbers(n, rng), _numbers(n, rng), lambda item: item


@bound("linear", "constant", note="n lists of three", of="pydash.arrays.iterflatten")
def iterflatten(n, rng):
    return ([[i, i + 1, i + 2] for i in range(n)],)


@bound("linear", "linear", of="pydash.collections.reduce_right")
def reduce_right(n, rng):
    return _numbers(n, rng), lambda total, item: total + item


@bound("linear", "linear", note="squares of n numbers", of="pydash.numerical.power")
def power(n, rng):
    return _numbers(n, rng), 2


@bound("linear", "linear", note="n words", of="pydash.strings.deburr")
def deburr(n, rng):
    return (_words(n, rng).replace("e", "é"),)


@bound("linear", "linear", note="about ten in a group", of="pydash.collections.group_by")
def group_by(n, rng):
    return [{"kind": rng.randrange(n // 10 + 1), "value": i} for i in range(n)], "kind"


@bound("linear", "linear", of="pydash.collections.reductions")
def reductions(n, rng):
    return _numbers(n, rng), lambda total, item: total + item
