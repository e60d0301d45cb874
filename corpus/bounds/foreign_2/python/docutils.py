"""Arguments for functions of Docutils."""

from driver import bound


@bound("linear", "linear", of="docutils.utils.smartquotes.tokenize")
def tokenize(n, rng):
    return ("some <b>text</b> here " * n,)


@bound("linear", "linear", of="docutils.utils.column_width")
def column_width(n, rng):
    return ("".join(rng.choices("abcé漢", k=n)),)


@bound("linear", "linear", of="docutils.utils.escape2null", note="a backslash in four characters")
def escape2null(n, rng):
    return ("abc\\" * n,)


@bound("linear", "linear", of="docutils.utils.split_escaped_whitespace")
def split_escaped_whitespace(n, rng):
    return ("".join(rng.choice(["word", "\0 ", "\0\n"]) for _ in range(n)),)


@bound("linear", "linear", of="docutils.utils.smartquotes.educateBackticks", pure=True)
def educate_backticks(n, rng):
    return ("a ``quoted'' word " * n,)
