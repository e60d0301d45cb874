"""Arguments for number_theory.py."""

from driver import bound


def _prime_near(n):
    n |= 1
    while any(n % d == 0 for d in range(3, int(n**0.5) + 1, 2)):
        n += 2
    return n


@bound("logarithmic", "constant", top=2**60, pure=True, note="neighbours in Fibonacci's sequence")
def gcd(n, rng):
    a, b = 1, 1
    while b < n:
        a, b = b, a + b
    return b, a


@bound("polynomial", "constant", top=2**34, pure=True, note="root of n: a prime")
def is_prime(n, rng):
    return (_prime_near(n),)


@bound("linear", "linear", note="n log log n")
def sieve(n, rng):
    return (n,)


@bound("polynomial", "constant", note="n to 1.5")
def perfect_numbers(n, rng):
    return (n,)


@bound("linear", "constant")
def divisors(n, rng):
    return (n,)


@bound("polynomial", "constant", top=2**34, pure=True, note="root of n: a prime")
def factorize(n, rng):
    return (_prime_near(n),)


@bound("logarithmic", "constant", top=2**60, pure=True)
def power_mod(n, rng):
    return 7, n, 10**9 + 7


@bound("linearithmic", "linear")
def divisor_counts(n, rng):
    return (n,)


@bound("quadratic", "constant", note="the gcd adds a logarithm that hardly shows")
def coprime_pairs(n, rng):
    return (n,)


@bound("logarithmic", "constant", top=2**60, pure=True)
def digit_sum(n, rng):
    return (n,)


@bound("logarithmic", "constant", top=2**60, pure=True, note="powers of two")
def collatz_peak(n, rng):
    return (1 << n.bit_length(),)


@bound("polynomial", "linearithmic", note="n * n log n: n numbers of n log n digits")
def big_factorial(n, rng):
    return (n,)


@bound("quadratic", "linear")
def pythagorean(n, rng):
    return (n,)


@bound("linear", "linear", note="n log log n")
def totients(n, rng):
    return (n,)
