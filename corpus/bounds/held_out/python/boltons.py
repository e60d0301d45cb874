"""Arguments for functions of the package boltons."""

from driver import bound


def _numbers(n, rng):
    return [rng.randrange(10 * n) for _ in range(n)]


@bound("logarithmic", "logarithmic", top=10**15, pure=True, note="the number n", of="boltons.iterutils.backoff")
def backoff(n, rng):
    return 1, n


@bound("linear", "linear", note="a word of n letters", of="boltons.strutils.singularize")
def singularize(n, rng):
    return ("".join(rng.choices("abcdefgh", k=n)) + "tches",)


@bound("linearithmic", "linear", of="boltons.iterutils.untyped_sorted")
def untyped_sorted(n, rng):
    return (_numbers(n, rng),)


@bound("linearithmic", "linear", of="boltons.mathutils.floor")
def floor(n, rng):
    return 5 * n, [0, *_numbers(n, rng)]


@bound("constant", "constant", top=10**12, pure=True, note="the number n", of="boltons.mathutils.clamp")
def clamp(n, rng):
    return n, 0, 100


@bound("logarithmic", "logarithmic", top=10**15, pure=True, note="the number n", of="boltons.strutils.ordinalize")
def ordinalize(n, rng):
    return (n,)


@bound("linear", "constant", note="n lists of three", of="boltons.iterutils.flatten_iter")
def flatten_iter(n, rng):
    return ([[i, i + 1, i + 2] for i in range(n)],)


@bound("quadratic", "linear", note="a window of half the items", of="boltons.iterutils.windowed_iter")
def windowed_iter(n, rng):
    return _numbers(n, rng), n // 2


@bound("linear", "constant", of="boltons.iterutils.lstrip_iter")
def lstrip_iter(n, rng):
    return [0] * (n // 2) + _numbers(n // 2, rng), 0


@bound("linear", "linear", note="lines of six words, paragraphs of five lines", of="boltons.strutils.unwrap_text")
def unwrap_text(n, rng):
    line = "the quick brown fox jumps over"
    return ("\n".join("" if i % 6 == 5 else line for i in range(n)),)


@bound("linear", "linear", of="boltons.statsutils.format_histogram_counts")
def format_histogram_counts(n, rng):
    return [(i, rng.randrange(1, 100)) for i in range(n)], 60


@bound("linear", "linear", note="chunks of a quarter of the items", of="boltons.iterutils.chunked")
def chunked(n, rng):
    return _numbers(n, rng), n // 4 + 1


@bound("linear", "linear", top=2_000_000, of="boltons.strutils.gzip_bytes")
def gzip_bytes(n, rng):
    return (rng.randbytes(n),)


@bound("linear", "constant", note="chunks of ten", of="boltons.iterutils.chunk_ranges")
def chunk_ranges(n, rng):
    return n, 10


@bound("linear", "linear", note="the number n", of="boltons.iterutils.frange")
def frange(n, rng):
    return (n,)


@bound("linear", "linear", top=200_000, note="n letters, some with accents", of="boltons.strutils.asciify")
def asciify(n, rng):
    return ("".join(rng.choices("abcdefgéèüñ", k=n)),)
