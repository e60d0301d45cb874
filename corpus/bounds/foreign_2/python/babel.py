"""Arguments for functions of Babel."""

from driver import bound


@bound("linear", "linear", of="babel.plural.tokenize_rule", top=5000)
def tokenize_rule(n, rng):
    return (" or ".join(["n mod 10 is 1"] * n),)


@bound("quadratic", "linear", of="babel.lists.format_list", top=10_000, note="each element makes the text anew")
def format_list(n, rng):
    return ["word"] * n, "standard", "en"


@bound("linear", "linear", of="babel.util.distinct")
def distinct(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("linear", "linear", of="babel.numbers.parse_decimal", top=100_000)
def parse_decimal(n, rng):
    return "123" + ",456" * n, "en"
