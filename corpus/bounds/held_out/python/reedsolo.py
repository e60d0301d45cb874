"""Arguments for functions of the package reedsolo."""

import reedsolo
from driver import bound

reedsolo.init_tables()


def _polynomial(n, rng):
    return bytearray(rng.randrange(1, 256) for _ in range(n))


@bound("linear", "linear", note="the number n", of="reedsolo.rwh_primes1")
def rwh_primes1(n, rng):
    return (n,)


@bound("logarithmic", "constant", top=10**12, pure=True, note="the number n", of="reedsolo.gf_mult_noLUT_slow")
def gf_mult_noLUT_slow(n, rng):
    return n, n + 1


@bound("quadratic", "linear", note="half the length in the divisor", of="reedsolo.gf_poly_div")
def gf_poly_div(n, rng):
    return _polynomial(n, rng), bytearray([1]) + _polynomial(n // 2, rng)


@bound("quadratic", "linear", of="reedsolo.gf_poly_mul_simple")
def gf_poly_mul_simple(n, rng):
    return _polynomial(n, rng), _polynomial(n, rng)


@bound("quadratic", "linear", of="reedsolo.gf_poly_mul")
def gf_poly_mul(n, rng):
    return _polynomial(n, rng), _polynomial(n, rng)


@bound("quadratic", "linear", of="reedsolo.rs_find_error_evaluator")
def rs_find_error_evaluator(n, rng):
    return _polynomial(n, rng), _polynomial(n, rng), n


@bound("logarithmic", "constant", top=10**12, pure=True, note="the number n", of="reedsolo.gf_mult_noLUT")
def gf_mult_noLUT(n, rng):
    return n, n + 1
