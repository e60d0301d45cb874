"""Arguments for functions of the package pyparsing."""

from driver import bound


@bound("linear", "linear", note="n characters one by one", of="pyparsing.core.srange")
def srange(n, rng):
    return ("[" + "".join(rng.choices("abcdefgh0123", k=n)) + "]",)
