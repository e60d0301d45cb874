"""Arguments for functions of pyjarowinkler."""

from driver import bound


def words(n, rng):
    return "".join(rng.choices("abcdefgh", k=n)), "".join(rng.choices("abcdefgh", k=n))


@bound("quadratic", "linear", of="pyjarowinkler.distance.get_jaro_winkler_similarity", top=2000)
def get_jaro_winkler_similarity(n, rng):
    return words(n, rng)


@bound("quadratic", "linear", of="pyjarowinkler.distance.get_jaro_distance", top=2000)
def get_jaro_distance(n, rng):
    return words(n, rng)


@bound("quadratic", "linear", of="pyjarowinkler.distance.get_jaro_winkler_distance", top=2000)
def get_jaro_winkler_distance(n, rng):
    return words(n, rng)
