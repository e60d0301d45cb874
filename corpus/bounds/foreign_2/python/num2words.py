"""Arguments for functions of num2words."""

from driver import bound


@bound("linear", "linear", of="num2words.lang_IT.accentuate")
def accentuate(n, rng):
    return (" ".join(rng.choices(["ventitre", "trecento", "tre"], k=n)),)


@bound("linear", "linear", of="num2words.utils.splitbyx")
def splitbyx(n, rng):
    return "1" * n, 3
