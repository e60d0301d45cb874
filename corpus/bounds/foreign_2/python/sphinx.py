"""Arguments for functions of Sphinx."""

from driver import bound


@bound("quadratic", "linear", of="sphinx.util.osutil.relative_uri", top=30_000, note="takes out of the front of a list")
def relative_uri(n, rng):
    path = "/".join(rng.choices("abcd", k=n))
    return path + "/one", path + "/two"
