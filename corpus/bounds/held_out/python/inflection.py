"""Arguments for functions of the package inflection."""

from driver import bound


def _words(n, rng, between):
    return between.join("".join(rng.choices("abcdefgh", k=6)) for _ in range(n))


@bound("linear", "linear", note="n words", of="inflection.camelize")
def camelize(n, rng):
    return (_words(n, rng, "_"),)


@bound("linear", "linear", note="n words", of="inflection.parameterize")
def parameterize(n, rng):
    return (_words(n, rng, " "),)


@bound("linear", "linear", note="a word of n letters", of="inflection.singularize")
def singularize(n, rng):
    return ("".join(rng.choices("abcdefgh", k=n)) + "s",)


@bound("linear", "linear", note="n words", of="inflection.titleize")
def titleize(n, rng):
    return (_words(n, rng, "_"),)
