"""Arguments for functions of shamir-mnemonic."""

from driver import bound


@bound("linear", "linear", of="shamir_mnemonic.cipher.encrypt", top=100_000)
def encrypt(n, rng):
    return rng.randbytes(2 * n), b"pass", 0, 7, False


@bound("linear", "linear", of="shamir_mnemonic.cipher.decrypt", top=100_000)
def decrypt(n, rng):
    return rng.randbytes(2 * n), b"pass", 0, 7, False
