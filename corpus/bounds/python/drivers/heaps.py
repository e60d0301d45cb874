"""Arguments for heaps.py."""

from driver import bound


def _values(n, rng, top=None):
    return [rng.randrange(top or n) for _ in range(n)]


@bound("linearithmic", "linear")
def heap_sorted(n, rng):
    return (_values(n, rng),)


@bound("linear", "constant", note="ten of n, random order: few are replaced")
def top_ten(n, rng):
    return (_values(n, rng),)


@bound("linearithmic", "linear")
def largest_half(n, rng):
    return (_values(n, rng),)


@bound("linearithmic", "linear", note="n values in n / 8 lists")
def merge_sorted_lists(n, rng):
    return ([sorted(_values(8, rng, 10 * n)) for _ in range(max(1, n // 8))],)


@bound("linearithmic", "linear")
def running_medians(n, rng):
    return (_values(n, rng),)


@bound("linear", "constant", note="an alphabet of 26")
def huffman_lengths(n, rng):
    return ("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=n)),)


@bound("linearithmic", "linear")
def last_stone(n, rng):
    return (_values(n, rng, 10 * n),)


@bound("linearithmic", "linear")
def rooms_needed(n, rng):
    starts = _values(n, rng, 10 * n)
    return ([(start, start + rng.randrange(1, 10 * n)) for start in starts],)


@bound("linearithmic", "linear")
def drain_by_priority(n, rng):
    return ([(f"job{i}", rng.randrange(n)) for i in range(n)],)
