"""Arguments for functions of commonmark."""

from driver import bound


@bound("linear", "linear", of="commonmark.common.unescape_string", note="an escape in ten characters")
def unescape_string(n, rng):
    return ("some word\\!" * n,)


@bound("linear", "linear", of="commonmark.common.escape_xml", note="an escape in ten characters")
def escape_xml(n, rng):
    return ("some <word" * n,)


@bound("linear", "linear", of="commonmark.inlines.smart_dashes", top=1_000_000, pure=True)
def smart_dashes(n, rng):
    return ("-" * n,)
