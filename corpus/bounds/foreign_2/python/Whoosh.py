"""Arguments for functions of Whoosh."""

from driver import bound


@bound("linear", "linear", of="whoosh.lang.phonetic.soundex_ar")
def soundex_ar(n, rng):
    return ("".join(rng.choices("بتثجحخدذرز", k=n)),)
