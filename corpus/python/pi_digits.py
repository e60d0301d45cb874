"""Digits of pi by binary splitting of Chudnovsky's series, with whole numbers only."""

import sys
from math import isqrt


def split(a, b):
    if b - a == 1:
        p = 1 if a == 0 else (6 * a - 5) * (2 * a - 1) * (6 * a - 1)
        q = 1 if a == 0 else a * a * a * 640320**3 // 24
        t = p * (13591409 + 545140134 * a)
        return p, q, -t if a & 1 else t
    middle = (a + b) // 2
    left_p, left_q, left_t = split(a, middle)
    right_p, right_q, right_t = split(middle, b)
    return left_p * right_p, left_q * right_q, right_q * left_t + left_p * right_t


def pi(digits):
    _, q, t = split(0, digits // 14 + 2)
    root = isqrt(10005 * 10 ** (2 * digits + 20))
    return q * 426880 * root // t // 10**10


def main():
    digits = int(sys.argv[1])
    value = pi(digits)
    print(value.bit_length(), "bits, ends in", value % 10**8)


if __name__ == "__main__":
    main()
