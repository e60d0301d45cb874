"""Arguments for functions of mnemonic."""

from driver import bound


@bound("quadratic", "linear", of="mnemonic.mnemonic.b58encode", top=3000)
def b58encode(n, rng):
    return (rng.randbytes(n),)
