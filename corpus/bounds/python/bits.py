"""Numbers as bits."""

from functools import reduce
from operator import xor


def count_bits(n):
    """Number of ones in a number."""
    ones = 0
    while n:
        n &= n - 1
        ones += 1
    return ones


def bits_up_to(n):
    """Number of ones of every number up to n, each from its half."""
    ones = [0] * (n + 1)
    for i in range(1, n + 1):
        ones[i] = ones[i >> 1] + (i & 1)
    return ones


def single_number(values):
    """The value that occurs once among pairs."""
    return reduce(xor, values, 0)


def to_binary(n):
    """Binary digits of a number, built from the end."""
    digits = []
    while n:
        digits.append(str(n & 1))
        n >>= 1
    return "".join(reversed(digits)) or "0"


def subset_sums(values):
    """The sums of all subsets, by masks that extend smaller ones."""
    sums = [0] * (1 << len(values))
    for mask in range(1, len(sums)):
        low = mask & -mask
        sums[mask] = sums[mask ^ low] + values[low.bit_length() - 1]
    return sums


def even_split(values):
    """Whether the values can be split into two halves of the same sum, by a wide number as a set."""
    total = sum(values)
    if total % 2:
        return False
    reachable = 1
    for value in values:
        reachable |= reachable << value
    return bool(reachable >> total // 2 & 1)


def max_xor_pair(values):
    """Greatest exclusive or of two values below a million, bit by bit with sets of prefixes."""
    answer = 0
    for bit in range(20, -1, -1):
        prefixes = {v >> bit for v in values}
        wanted = answer << 1 | 1
        if any(wanted ^ p in prefixes for p in prefixes):
            answer = wanted
        else:
            answer <<= 1
    return answer


def hamming_total(values):
    """Sum of the differing bits of all pairs."""
    return sum(bin(a ^ b).count("1") for i, a in enumerate(values) for b in values[:i])


class Fenwick:
    """Sums of prefixes that can be changed."""

    def __init__(self, n):
        self.tree = [0] * (n + 1)

    def add(self, i, amount):
        i += 1
        while i < len(self.tree):
            self.tree[i] += amount
            i += i & -i

    def before(self, i):
        total = 0
        while i:
            total += self.tree[i]
            i -= i & -i
        return total


def count_inversions(ranks):
    """How many pairs stand in the wrong order, ranks being 0 to n - 1."""
    seen = Fenwick(len(ranks))
    inversions = 0
    for at, rank in enumerate(ranks):
        inversions += at - seen.before(rank)
        seen.add(rank, 1)
    return inversions
