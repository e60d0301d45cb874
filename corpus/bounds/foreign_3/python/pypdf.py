"""Arguments for functions of pypdf."""

from driver import bound


@bound("linear", "linear", of="pypdf.filters.decompress", top=1_000_000, pure=True)
def decompress(n, rng):
    import zlib

    return (zlib.compress(rng.randbytes(n)),)
