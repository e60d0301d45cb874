"""Arguments for functions of Pygments."""

from driver import bound


@bound("linear", "constant", of="pygments.util.looks_like_xml", top=3_000_000, note="caches by the text's hash")
def looks_like_xml(n, rng):
    return ("".join(rng.choices("abcdef \n", k=n)),)


@bound("linear", "linear", of="pygments.util.duplicates_removed")
def duplicates_removed(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("linearithmic", "linear", of="pygments.regexopt.regex_opt_inner", top=3000)
def regex_opt_inner(n, rng):
    return sorted({"".join(rng.choices("abcdefgh", k=6)) for _ in range(n)}), "("
