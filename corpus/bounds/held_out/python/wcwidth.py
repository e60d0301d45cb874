"""Arguments for functions of the package wcwidth."""

from driver import bound


def _text(n, rng):
    return "".join(rng.choices("abc 日本語 é", k=n))


@bound("linear", "linear", note="half of it padding", of="wcwidth.align.center")
def center(n, rng):
    return _text(n, rng), 3 * n


@bound("linear", "constant", note="a tenth of it escapes", of="wcwidth.escape_sequences.iter_sequences")
def iter_sequences(n, rng):
    return ("plain text\x1b[31m" * (n // 10 + 1),)


@bound("linear", "constant", of="wcwidth._wcswidth.wcswidth")
def wcswidth(n, rng):
    return (_text(n, rng),)


@bound("linear", "linear", note="n words, lines of 70", of="wcwidth.textwrap.wrap")
def wrap(n, rng):
    return (" ".join("".join(rng.choices("abc日本語é", k=5)) for _ in range(n)),)
