"""Arguments for functions of the package bech32."""

from driver import bound


@bound("linear", "linear", of="bech32.convertbits")
def convertbits(n, rng):
    return list(rng.randbytes(n)), 8, 5
