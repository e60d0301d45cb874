"""Arguments for functions of phonetics."""

from driver import bound


@bound("linear", "linear", of="phonetics.soundex.soundex")
def soundex(n, rng):
    return ("".join(rng.choices("abcdefgh", k=n)),)


@bound("linear", "linear", of="phonetics.utils.isslavogermanic", top=100_000, pure=True)
def isslavogermanic(n, rng):
    return ("a" * n,)
