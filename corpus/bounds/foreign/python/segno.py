"""Arguments for functions of segno."""

from driver import bound


@bound("linear", "constant", of="segno.encoder.add_timing_pattern", note="a row and a column")
def add_timing_pattern(n, rng):
    return [bytearray(n) for _ in range(n)], True


@bound("linear", "linear", of="segno.encoder.calc_structured_append_parity")
def calc_structured_append_parity(n, rng):
    return ("x" * n,)


@bound("quadratic", "linear", of="segno.utils.matrix_iter", top=1000)
def matrix_iter(n, rng):
    return [bytearray(n) for _ in range(n)], (n, n), 1, 0
