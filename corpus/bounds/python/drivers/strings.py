"""Arguments for strings.py."""

from driver import bound


def _word(n, rng, letters="abcdefghijklmnopqrstuvwxyz"):
    return "".join(rng.choices(letters, k=n))


@bound("linear", "linear")
def is_palindrome(n, rng):
    half = _word(n // 2, rng)
    return (half + half[::-1],)


@bound("linear", "linear")
def run_length(n, rng):
    return (_word(n, rng, "aab"),)


@bound("quadratic", "constant", note="pattern of half the text, which nearly matches everywhere")
def naive_find(n, rng):
    return "a" * n, "a" * (n // 2) + "b"


@bound("linear", "linear")
def prefix_function(n, rng):
    return (_word(n, rng, "ab"),)


@bound("linear", "linear")
def kmp_count(n, rng):
    return "a" * n, "a" * (n // 2) + "b"


@bound("linear", "linear")
def z_array(n, rng):
    return ("a" * n,)


@bound("linear", "linear", note="words of eight letters")
def group_anagrams(n, rng):
    return ([_word(8, rng, "abcde") for _ in range(n)],)


@bound("quadratic", "quadratic", top=30_000, note="one letter only; copying and comparing at many letters a nanosecond")
def suffix_array_naive(n, rng):
    return ("a" * n,)


@bound("linearithmic", "linear", note="random letters: three or four rounds of sorting")
def suffix_array_doubling(n, rng):
    return (_word(n, rng),)


@bound("quadratic", "linear", note="one letter only")
def longest_palindrome(n, rng):
    return ("a" * n,)


@bound("linear", "linear", note="CPython appends in place; a copy a letter would be quadratic")
def caesar(n, rng):
    return _word(n, rng), 3


@bound("linear", "constant", note="an alphabet of 26")
def can_rearrange(n, rng):
    word = _word(n, rng)
    return word, word[::-1]


@bound("quadratic", "linear", note="n words of n letters with a common half")
def shared_prefix(n, rng):
    start = _word(n // 2, rng)
    return ([start + str(i % 10) * (n - n // 2) for i in range(n)],)


@bound("cubic", "constant", note="one letter only")
def count_palindromes(n, rng):
    return ("a" * n,)
