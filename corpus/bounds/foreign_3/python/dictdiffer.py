"""Arguments for functions of dictdiffer."""

from driver import bound


@bound("linear", "linear", of="dictdiffer.patch", top=3000)
def patch(n, rng):
    return [("change", f"k{at}", (0, 1)) for at in range(n)], {f"k{at}": 0 for at in range(n)}


@bound("linear", "constant", of="dictdiffer.swap", note="changes of two values")
def swap(n, rng):
    return ([("change", f"k{at}", (0, 1)) for at in range(n)],)


@bound("linear", "linear", of="dictdiffer.utils.dot_lookup")
def dot_lookup(n, rng):
    deep = 1
    for _ in range(n):
        deep = {"a": deep}
    return deep, ".".join("a" * n)
