"""Arguments for functions of netaddr."""

from driver import bound


@bound("linearithmic", "linear", of="netaddr.ip.largest_matching_cidr", top=2000)
def largest_matching_cidr(n, rng):
    return "192.0.2.1", [f"10.{rng.randrange(256)}.{rng.randrange(256)}.0/24" for _ in range(n)]


@bound("linear", "constant", of="netaddr.ip.spanning_cidr", top=2000)
def spanning_cidr(n, rng):
    return ([f"10.{rng.randrange(256)}.{rng.randrange(256)}.0/24" for _ in range(n + 2)],)


@bound("linear", "constant", of="netaddr.strategy.valid_words")
def valid_words(n, rng):
    return [rng.randrange(256) for _ in range(n)], 8, n


@bound("linear", "linear", of="netaddr.strategy.int_to_words", note="words of eight bits; the number is small")
def int_to_words(n, rng):
    return 1, 8, n
