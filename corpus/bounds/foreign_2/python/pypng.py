"""Arguments for functions of pypng."""

from driver import bound


@bound("linear", "linear", of="png.rescale_rows", note="rows of eight values")
def rescale_rows(n, rng):
    return [[rng.randrange(16) for _ in range(8)] for _ in range(n)], [(4, 8)] * 2


@bound("linear", "constant", of="png.undo_filter_sub")
def undo_filter_sub(n, rng):
    return 4, bytearray(rng.randbytes(n)), bytearray(n), bytearray(n)
