"""Arguments for functions of qrcode."""

from driver import bound


@bound("logarithmic", "constant", of="qrcode.util.BCH_digit", pure=True, top=10**9)
def bch_digit(n, rng):
    return (n,)


@bound("linear", "constant", of="qrcode.util.optimal_mode", note="digits", top=1_000_000, pure=True)
def optimal_mode(n, rng):
    return (b"7" * n,)
