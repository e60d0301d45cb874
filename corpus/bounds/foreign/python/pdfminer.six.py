"""Arguments for functions of pdfminer.six."""

from driver import bound


@bound("linear", "linear", of="pdfminer.runlength.rldecode")
def rldecode(n, rng):
    return (bytes([1, 7, 8] * n) + b"\x80",)


@bound("linear", "linear", of="pdfminer.utils.apply_png_predictor", note="rows of sixteen bytes")
def apply_png_predictor(n, rng):
    return 2, 1, 16, 8, b"".join(bytes([rng.randrange(4)]) + rng.randbytes(16) for _ in range(n))


@bound("linear", "linear", of="pdfminer.utils.apply_tiff_predictor", note="rows of sixteen bytes")
def apply_tiff_predictor(n, rng):
    return 1, 16, 8, rng.randbytes(16 * n)


@bound("linear", "linear", of="pdfminer.utils.compatible_encode_method", top=1_000_000, pure=True)
def compatible_encode_method(n, rng):
    return (b"x" * n,)


@bound("linear", "linear", of="pdfminer.utils.decode_text")
def decode_text(n, rng):
    return (b"x" * n,)


@bound("linear", "linear", of="pdfminer.utils.nunpack", top=1_000_000, pure=True)
def nunpack(n, rng):
    return (b"x" * n,)


@bound("linear", "linear", of="pdfminer.utils.shorten_str", top=1_000_000, pure=True)
def shorten_str(n, rng):
    return "x" * n, n // 2 + 7


@bound("linear", "linear", of="pdfminer.utils.uniq")
def uniq(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("linear", "linear", of="pdfminer.utils.unpad_aes", top=1_000_000, pure=True)
def unpad_aes(n, rng):
    return (b"x" * n + b"\x01",)
