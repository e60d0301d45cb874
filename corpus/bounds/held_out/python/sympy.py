"""Arguments for functions of the package sympy."""

from driver import bound
from sympy import ZZ
from sympy.polys.galoistools import gf_crt1 as first_part


def _primes(n):
    """The first n primes."""
    found = []
    number = 2
    while len(found) < n:
        if all(number % prime for prime in found if prime * prime <= number):
            found.append(number)
        number += 1
    return [ZZ(prime) for prime in found]


@bound(
    "quadratic", "quadratic", note="the first n primes; the product has n digits", of="sympy.polys.galoistools.gf_crt1"
)
def gf_crt1(n, rng):
    return _primes(n), ZZ


@bound("quadratic", "linear", note="the first n primes; the product has n digits", of="sympy.polys.galoistools.gf_crt2")
def gf_crt2(n, rng):
    primes = _primes(n)
    product, parts, inverses = first_part(primes, ZZ)
    return [ZZ(rng.randrange(int(prime))) for prime in primes], primes, product, parts, inverses, ZZ


@bound("linear", "linear", note="coefficients of n digits", of="sympy.ntheory.multinomial.binomial_coefficients")
def binomial_coefficients(n, rng):
    return (n,)


@bound("quadratic", "linear", note="each orbit of three", of="sympy.combinatorics.tensor_can.transversal2coset")
def transversal2coset(n, rng):
    orbit = {i: [i, i + 1, i + 2] for i in range(3)}
    return n, list(range(n)), [orbit] * n


@bound("linear", "linear", of="sympy.combinatorics.named_groups.CyclicGroup")
def CyclicGroup(n, rng):
    return (n,)


@bound("logarithmic", "constant", top=10**15, pure=True, note="the number n", of="sympy.ntheory.factor_.drm")
def drm(n, rng):
    return n, 2


@bound("exponential", "linear", of="sympy.utilities.iterables.generate_derangements")
def generate_derangements(n, rng):
    return (list(range(n)),)


@bound("linear", "linear", of="sympy.utilities.iterables.reshape")
def reshape(n, rng):
    return list(range(4 * n)), [1, [2], 1]


@bound("quadratic", "linear", note="three times as many edges", of="sympy.utilities.iterables.topological_sort")
def topological_sort(n, rng):
    pairs = ((rng.randrange(n), rng.randrange(n)) for _ in range(3 * n))
    return ((list(range(n)), [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]),)


@bound("quadratic", "quadratic", of="sympy.combinatorics.partitions.RGS_generalized")
def RGS_generalized(n, rng):
    return (n,)
