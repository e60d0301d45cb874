"""Arguments for functions of CPython's library."""

from driver import bound


@bound("linear", "linear", of="email.base64mime.decode", top=100_000, pure=True)
def decode(n, rng):
    return ("YWJj" * n,)


@bound("linear", "linear", of="email.base64mime.header_encode", top=100_000, pure=True)
def header_encode(n, rng):
    return (b"x" * n,)


@bound("linear", "linear", of="email.utils.decode_params")
def decode_params(n, rng):
    return ([("text/plain", ""), *((f"p{at}", "value") for at in range(n))],)


@bound("linear", "linear", of="email.utils.parseaddr", top=5000, note="one address; all its words are joined")
def parseaddr(n, rng):
    return ("word " * n + "<someone@example.org>",)


@bound("linear", "constant", of="http.cookiejar.is_HDN", note="letters only", top=1_000_000, pure=True)
def is_hdn(n, rng):
    return ("a" * n,)


@bound("linear", "linear", of="http.cookiejar.reach", top=1_000_000, pure=True)
def reach(n, rng):
    return ("a" * n + ".b." + "c" * n,)


@bound("quadratic", "linear", of="http.cookiejar.split_header_words", top=20_000, note="what is left is copied")
def split_header_words(n, rng):
    return (["; ".join(f"k{at}=v" for at in range(n))],)


@bound("quadratic", "constant", of="turtledemo.sorting_animate.partition", top=100_000, note="places move at once")
def partition(n, rng):
    class Block:
        def __init__(self, size):
            self.size = size

    class Shelf(list):
        pass

    return Shelf(Block(rng.random()) for _ in range(n)), 0, n - 1, n // 2


@bound("linear", "linear", of="xml.sax.saxutils.escape", top=100_000, pure=True)
def escape(n, rng):
    return ("".join(rng.choices("abc<>&", k=n)),)
