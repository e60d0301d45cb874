"""Looking into strings and building new ones."""

from collections import Counter
from itertools import groupby


def is_palindrome(phrase):
    """Whether a phrase reads the same backwards, letters only."""
    letters = [c.lower() for c in phrase if c.isalpha()]
    return letters == letters[::-1]


def run_length(text):
    """The text with runs of a letter written as a number."""
    return "".join(f"{letter}{len(list(run))}" for letter, run in groupby(text))


def naive_find(text, pattern):
    """All positions at which the pattern starts, compared letter by letter."""
    hits = []
    for start in range(len(text) - len(pattern) + 1):
        k = 0
        while k < len(pattern) and text[start + k] == pattern[k]:
            k += 1
        if k == len(pattern):
            hits.append(start)
    return hits


def prefix_function(pattern):
    """Length of the longest border of each prefix."""
    border = [0] * len(pattern)
    k = 0
    for i in range(1, len(pattern)):
        while k and pattern[i] != pattern[k]:
            k = border[k - 1]
        if pattern[i] == pattern[k]:
            k += 1
        border[i] = k
    return border


def kmp_count(text, pattern):
    """How often the pattern occurs, with the prefix function."""
    border = prefix_function(pattern)
    count = matched = 0
    for letter in text:
        while matched and (matched == len(pattern) or letter != pattern[matched]):
            matched = border[matched - 1]
        if letter == pattern[matched]:
            matched += 1
        if matched == len(pattern):
            count += 1
    return count


def z_array(s):
    """For each position how many letters agree with the string's start."""
    n = len(s)
    z = [0] * n
    left = right = 0
    for i in range(1, n):
        if i < right:
            z[i] = min(right - i, z[i - left])
        while i + z[i] < n and s[z[i]] == s[i + z[i]]:
            z[i] += 1
        if i + z[i] > right:
            left, right = i, i + z[i]
    return z


def group_anagrams(words):
    """Words of the same letters together; words stay short."""
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return [group for group in groups.values() if len(group) > 1]


def suffix_array_naive(text):
    """Suffixes in order, by sorting them whole."""
    return sorted(range(len(text)), key=lambda i: text[i:])


def suffix_array_doubling(text):
    """Suffixes in order, by ranks of doubling width."""
    n = len(text)
    order = list(range(n))
    rank = [ord(c) for c in text]
    width = 1
    while True:
        def pair(i, rank=rank, width=width):
            return rank[i], rank[i + width] if i + width < n else -1

        order.sort(key=pair)
        fresh = [0] * n
        for before, after in zip(order, order[1:]):
            fresh[after] = fresh[before] + (pair(before) != pair(after))
        rank = fresh
        if rank[order[-1]] == n - 1:
            return order
        width *= 2


def longest_palindrome(text):
    """Longest palindrome inside a text, tried around every centre."""
    best = ""
    for centre in range(len(text)):
        for lo, hi in ((centre, centre), (centre, centre + 1)):
            while lo >= 0 and hi < len(text) and text[lo] == text[hi]:
                lo -= 1
                hi += 1
            if hi - lo - 1 > len(best):
                best = text[lo + 1:hi]
    return best


def caesar(text, shift):
    """The text with each small letter moved along the alphabet."""
    out = ""
    for c in text:
        out += chr((ord(c) - 97 + shift) % 26 + 97) if "a" <= c <= "z" else c
    return out


def can_rearrange(a, b):
    """Whether two strings consist of the same letters."""
    return Counter(a) == Counter(b)


def shared_prefix(words):
    """Longest prefix of all words, column by column."""
    length = 0
    for column in zip(*words):
        if len(set(column)) > 1:
            break
        length += 1
    return words[0][:length]


def count_palindromes(s):
    """How many stretches of a string are palindromes, each looked at letter by letter."""
    count = 0
    for i in range(len(s)):
        for j in range(i, len(s)):
            if all(s[i + k] == s[j - k] for k in range((j - i + 1) // 2)):
                count += 1
    return count
