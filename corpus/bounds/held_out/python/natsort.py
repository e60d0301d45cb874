"""Arguments for functions of the package natsort."""

from driver import bound


@bound("linear", "linear", top=200_000, pure=True, of="natsort.utils.do_decoding")
def do_decoding(n, rng):
    return b"a" * n, "utf-8"


@bound(
    "linear",
    "constant",
    top=200_000,
    pure=True,
    note="a number of n digits",
    of="natsort.compat.fake_fastnumbers.fast_float",
)
def fast_float(n, rng):
    return ("0." + "".join(rng.choices("0123456789", k=n)),)
