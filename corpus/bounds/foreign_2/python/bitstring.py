"""Arguments for functions of bitstring."""

from driver import bound


@bound("linear", "linear", of="bitstring.helpers.tidy_input_string", top=100_000, pure=True)
def tidy_input_string(n, rng):
    return (" ".join(rng.choices(["0f", "A_B"], k=n)),)


@bound("linear", "linear", of="bitstring.bitstore_helpers.hex2bitstore", top=100_000, pure=True)
def hex2bitstore(n, rng):
    return ("0f" * n,)
