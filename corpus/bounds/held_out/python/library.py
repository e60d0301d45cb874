"""Arguments for functions of the standard library."""

import io
import json
import tokenize

from driver import bound

WORDS = "the quick brown fox jumps over a lazy dog while rain falls on green hills".split()


def _numbers(n, rng):
    return [rng.randrange(10 * n) for _ in range(n)]


def _words(n, rng):
    return " ".join(rng.choices(WORDS, k=n))


def _foreign(n, rng):
    """Letters, a few of them beyond ASCII, from a small alphabet."""
    return "".join(rng.choices("abcdefghijkäöüßéñ", k=n))


@bound(
    "logarithmic",
    "logarithmic",
    top=10**15,
    pure=True,
    note="the number n",
    of="encodings.punycode.generate_generalized_integer",
)
def generate_generalized_integer(n, rng):
    return n, 72


@bound("linear", "linear", of="statistics.mode")
def mode(n, rng):
    return (_numbers(n, rng),)


@bound("constant", "constant", top=10**15, pure=True, note="the number n", of="ipaddress.v6_int_to_packed")
def v6_int_to_packed(n, rng):
    return (n,)


@bound("linear", "linear", note="n words", of="html.escape")
def escape(n, rng):
    return (_words(n, rng).replace("fox", "<b>&"),)


@bound("linearithmic", "linear", note="half of the items", of="heapq.nlargest")
def nlargest(n, rng):
    return n // 2, _numbers(n, rng)


@bound("linear", "linear", note="six kinds of letters beyond ASCII", of="encodings.punycode.insertion_unsort")
def insertion_unsort(n, rng):
    text = _foreign(n, rng)
    return text, sorted({letter for letter in text if ord(letter) >= 128})


@bound("linear", "linear", note="small numbers", of="encodings.punycode.generate_integers")
def generate_integers(n, rng):
    return n, [rng.randrange(100) for _ in range(n)]


@bound("linear", "linear", note="n lines", of="tokenize.untokenize")
def untokenize(n, rng):
    source = "".join(f"value{i} = call({i}, other) + {i}\n" for i in range(n))
    return (list(tokenize.generate_tokens(io.StringIO(source).readline)),)


@bound("logarithmic", "constant", top=1_000_000, pure=True, of="bisect.bisect_right")
def bisect_right(n, rng):
    return sorted(_numbers(n, rng)), n


@bound("linear", "constant", top=1_000_000, of="bisect.insort_left")
def insort_left(n, rng):
    numbers = sorted(_numbers(n, rng))
    # With room for one more, as most lists have.
    numbers.append(10 * n)
    numbers.pop()
    return numbers, n


@bound("linear", "linear", top=100_000, pure=True, note="a path of n letters", of="urllib.parse.urlunsplit")
def urlunsplit(n, rng):
    return (("https", "example.org", "/" + "a" * n, "x=1", "top"),)


@bound("linear", "constant", note="n lines", of="difflib.restore")
def restore(n, rng):
    return [rng.choice(("  ", "- ", "+ ", "? ")) + "some line\n" for _ in range(n)], 1


@bound("linear", "linear", top=200_000, of="base64.b16decode")
def b16decode(n, rng):
    return (rng.randbytes(n).hex().upper().encode(),)


@bound("constant", "constant", top=2**32 - 1, pure=True, note="the number n", of="ipaddress.ip_network")
def ip_network(n, rng):
    return (n,)


@bound("linear", "linear", note="n pairs", of="urllib.parse.parse_qs")
def parse_qs(n, rng):
    return ("&".join(f"key{rng.randrange(n)}={i}" for i in range(n)),)


@bound("constant", "constant", top=10**12, pure=True, note="the number n", of="encodings.punycode.T")
def T(n, rng):
    return n, 72


@bound("linear", "linear", note="n words", of="urllib.parse.unquote")
def unquote(n, rng):
    return (_words(n, rng).replace(" ", "%20"),)


@bound("linear", "linear", note="n words", of="json.encoder.py_encode_basestring_ascii")
def py_encode_basestring_ascii(n, rng):
    return (_words(n, rng).replace("fox", 'f"ö"x'),)


@bound("linear", "linear", top=100_000, pure=True, note="a path of n letters", of="urllib.parse.urlunparse")
def urlunparse(n, rng):
    return (("https", "example.org", "/" + "a" * n, "p", "x=1", "top"),)


@bound("linear", "linear", note="n lists of three", of="copy.deepcopy")
def deepcopy(n, rng):
    return ([[i, i + 1, i + 2] for i in range(n)],)


@bound("linear", "linear", note="n pairs", of="json.decoder.JSONObject")
def JSONObject(n, rng):
    text = json.dumps({f"key{i}": i for i in range(n)})
    return (text, 1), True, json.JSONDecoder().scan_once, None, None


@bound("linear", "linear", note="n words", of="json.decoder.py_scanstring")
def py_scanstring(n, rng):
    return '"' + _words(n, rng).replace(" ", "\\n") + '"', 1


@bound("linear", "constant", of="statistics.mean")
def mean(n, rng):
    return (_numbers(n, rng),)
