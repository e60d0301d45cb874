"""Arguments for functions of the package jellyfish."""

from driver import bound


def _word(n, rng):
    return "".join(rng.choices("abcdefghijklmnoprstuvw", k=n))


@bound("linear", "constant", of="jellyfish._jellyfish.hamming_distance")
def hamming_distance(n, rng):
    return _word(n, rng), _word(n, rng)


@bound("linear", "linear", of="jellyfish._jellyfish.metaphone")
def metaphone(n, rng):
    return (_word(n, rng),)
