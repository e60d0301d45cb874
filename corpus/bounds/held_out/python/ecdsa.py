"""Arguments for functions of the package ecdsa."""

from driver import bound


@bound("logarithmic", "logarithmic", top=10**15, pure=True, note="the number n", of="ecdsa.numbertheory.jacobi")
def jacobi(n, rng):
    return int(n * 0.618), 2 * n + 1


@bound("quadratic", "linear", of="ecdsa.numbertheory.polynomial_multiply_mod")
def polynomial_multiply_mod(n, rng):
    first, second, modulus = ([rng.randrange(1, 101) for _ in range(n)] for _ in range(3))
    return first, second, [*modulus, 1], 101
