"""Primes below N with the sieve of Eratosthenes on a bytearray."""

import sys
from math import isqrt


def sieve(limit: int) -> bytearray:
    flags = bytearray(b"\x01") * limit
    flags[0:2] = b"\x00\x00"
    for candidate in range(2, isqrt(limit) + 1):
        if flags[candidate]:
            flags[candidate * candidate :: candidate] = bytes(len(range(candidate * candidate, limit, candidate)))
    return flags


if __name__ == "__main__":
    n = int(sys.argv[1])
    print(sum(sieve(n)), "primes below", n)
