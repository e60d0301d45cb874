"""Arguments for functions of the package rsa."""

from driver import bound


@bound("logarithmic", "constant", top=10**15, pure=True, note="the number n", of="rsa.common.inverse")
def inverse(n, rng):
    return int(n * 0.618) * 2 + 1, 2 ** n.bit_length()


@bound("constant", "constant", top=10**12, pure=True, note="the number n", of="rsa.common.ceil_div")
def ceil_div(n, rng):
    return n, 7


@bound(
    "logarithmic", "constant", top=10**9, pure=True, note="the numbers n", of="rsa.key.calculate_keys_custom_exponent"
)
def calculate_keys_custom_exponent(n, rng):
    # Two, so that no factor is shared with what is one less than a power of two.
    return 2 ** n.bit_length() + 1, 2 ** (n.bit_length() + 1) + 1, int(n * 0.618) * 2 + 1


@bound("linear", "linear", top=200_000, note="n bits", of="rsa.randnum.read_random_int")
def read_random_int(n, rng):
    return (n,)


@bound("constant", "constant", top=10**15, pure=True, note="the number n", of="rsa.prime.get_primality_testing_rounds")
def get_primality_testing_rounds(n, rng):
    return (n,)


@bound("constant", "constant", top=10**12, pure=True, note="the number n", of="rsa.core.assert_int")
def assert_int(n, rng):
    return n, "n"


@bound("constant", "constant", top=10**15, pure=True, note="the number n", of="rsa.common.bit_size")
def bit_size(n, rng):
    return (n,)
