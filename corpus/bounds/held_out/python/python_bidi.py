"""Arguments for functions of the package python-bidi."""

from driver import bound


def _text(n, rng):
    return "".join(rng.choices("abc אבג 123 ,", k=n))


def _storage(n, rng, kinds):
    """Characters as the package keeps them, in one run."""
    chars = [{"ch": "a", "level": rng.randrange(2), "type": kind, "orig": kind} for kind in rng.choices(kinds, k=n)]
    run = {"sor": "L", "eor": "L", "start": 0, "length": n, "type": "L"}
    return {"base_level": 0, "base_dir": "L", "chars": chars, "runs": [run]}


@bound("linear", "linear", of="bidi.algorithm.get_embedding_levels")
def get_embedding_levels(n, rng):
    return _text(n, rng), {"base_level": 0, "base_dir": "L", "chars": [], "runs": []}


@bound("linear", "constant", note="digits and blanks only, which say nothing", of="bidi.algorithm.get_base_level")
def get_base_level(n, rng):
    return ("".join(rng.choices("0123 ", k=n)),)


@bound("linear", "linear", note="no marks that change the direction", of="bidi.algorithm.explicit_embed_and_overrides")
def explicit_embed_and_overrides(n, rng):
    return (_storage(n, rng, ["L", "R", "EN", "WS"]),)


@bound("linear", "linear", note="two levels", of="bidi.algorithm.reverse_contiguous_sequence")
def reverse_contiguous_sequence(n, rng):
    return _storage(n, rng, ["L", "R"])["chars"], 0, n - 1, 2, 1


@bound("linear", "linear", of="bidi.algorithm.resolve_neutral_types")
def resolve_neutral_types(n, rng):
    return _storage(n, rng, ["L", "R", "EN", "WS", "ON"]), False
