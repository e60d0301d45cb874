"""Arguments for functions of pycryptodome."""

from driver import bound


@bound("linear", "linear", of="Crypto.Util.Padding.pad", top=1_000_000, pure=True)
def pad(n, rng):
    return b"x" * n, 16


@bound("linear", "linear", of="Crypto.Util.Padding.unpad", top=1_000_000, pure=True)
def unpad(n, rng):
    return b"x" * (n // 16 * 16) + b"\x10" * 16, 16


@bound("linear", "linear", of="Crypto.Util.number.getRandomNBitInteger", top=1_000_000, note="so many bits")
def get_random_n_bit_integer(n, rng):
    return (n + 8,)


@bound("logarithmic", "logarithmic", of="Crypto.Util.number.long_to_bytes", pure=True)
def long_to_bytes(n, rng):
    return (n,)
