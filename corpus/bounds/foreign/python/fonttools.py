"""Arguments for functions of fonttools."""

from driver import bound


@bound("linear", "linear", of="fontTools.misc.arrayTools.calcBounds")
def calc_bounds(n, rng):
    return ([(rng.random(), rng.random()) for _ in range(n)],)


@bound("linear", "constant", of="fontTools.misc.arrayTools.pairwise")
def pairwise(n, rng):
    return (list(range(n)),)


@bound("linear", "linear", of="fontTools.misc.eexec.deHexString", top=100_000)
def de_hex_string(n, rng):
    return (b"0f" * n,)


@bound("linear", "linear", of="fontTools.misc.eexec.decrypt")
def decrypt(n, rng):
    return rng.randbytes(n), 55665


@bound("linearithmic", "linear", of="fontTools.misc.textTools.caselessSort")
def caseless_sort(n, rng):
    return (["".join(rng.choices("abcdefABCDEF", k=8)) for _ in range(n)],)


@bound("linear", "linear", of="fontTools.misc.textTools.deHexStr")
def de_hex_str(n, rng):
    return ("0f" * n,)


@bound("linear", "linear", of="fontTools.misc.textTools.pad", top=1_000_000, pure=True)
def pad(n, rng):
    return b"x" * (n | 1), 4


@bound("linear", "linear", of="fontTools.misc.textTools.tobytes", top=1_000_000, pure=True)
def tobytes(n, rng):
    return ("x" * n,)


@bound("linear", "linear", of="fontTools.varLib.models.normalizeLocation")
def normalize_location(n, rng):
    axes = {f"a{at}": (0.0, 50.0, 100.0) for at in range(n)}
    return {name: rng.random() * 100 for name in axes}, axes
