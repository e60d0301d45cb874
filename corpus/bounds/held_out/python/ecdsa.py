"""Arguments for functions of the package ecdsa."""

from driver import bound
from ecdsa.numbertheory import is_prime


@bound("logarithmic", "logarithmic", top=10**15, pure=True, note="the number n", of="ecdsa.numbertheory.jacobi")
def jacobi(n, rng):
    return int(n * 0.618), 2 * n + 1


@bound("quadratic", "linear", of="ecdsa.numbertheory.polynomial_multiply_mod")
def polynomial_multiply_mod(n, rng):
    first, second, modulus = ([rng.randrange(1, 101) for _ in range(n)] for _ in range(3))
    return first, second, [*modulus, 1], 101


@bound(
    "logarithmic",
    "logarithmic",
    top=10**15,
    pure=True,
    note="a prime after n; expected",
    of="ecdsa.numbertheory.square_root_mod_prime",
)
def square_root_mod_prime(n, rng):
    # One more than a multiple of eight: of others the root is a power.
    prime = n // 8 * 8 + 17
    while not is_prime(prime):
        prime += 8
    return rng.randrange(2, prime - 1) ** 2 % prime, prime
