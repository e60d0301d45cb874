"""Arguments for bits.py."""

from driver import bound


@bound("logarithmic", "constant", top=2**60, pure=True, note="all bits set")
def count_bits(n, rng):
    return ((1 << n.bit_length()) - 1,)


@bound("linear", "linear")
def bits_up_to(n, rng):
    return (n,)


@bound("linear", "constant")
def single_number(n, rng):
    values = [rng.randrange(2**30) for _ in range(n // 2)] * 2 + [7]
    rng.shuffle(values)
    return (values,)


@bound("logarithmic", "logarithmic", top=2**60, pure=True)
def to_binary(n, rng):
    return (n,)


@bound("exponential", "exponential")
def subset_sums(n, rng):
    return ([rng.randrange(1000) for _ in range(n)],)


@bound("quadratic", "linear", note="values stay below 100: the number has 100 n bits, 30 to a word")
def even_split(n, rng):
    values = [2 * rng.randrange(1, 50) for _ in range(n)]
    return (values,)


@bound("linear", "linear", note="21 rounds")
def max_xor_pair(n, rng):
    return ([rng.randrange(2**20) for _ in range(n)],)


@bound("quadratic", "linear", note="a slice at a time")
def hamming_total(n, rng):
    return ([rng.randrange(2**20) for _ in range(n)],)


@bound("linearithmic", "linear")
def count_inversions(n, rng):
    ranks = list(range(n))
    rng.shuffle(ranks)
    return (ranks,)
