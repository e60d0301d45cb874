"""Arguments for functions of the package base58."""

from driver import bound


@bound("quadratic", "linear", of="base58.b58decode_int")
def b58decode_int(n, rng):
    return ("".join(rng.choices("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", k=n)),)


@bound("quadratic", "linear", of="base58.b58encode")
def b58encode(n, rng):
    return (rng.randbytes(n),)
