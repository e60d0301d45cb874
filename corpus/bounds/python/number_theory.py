"""Primes, divisors and digits. n is the number itself unless it is a list."""

import math


def gcd(a, b):
    """Greatest common divisor."""
    while b:
        a, b = b, a % b
    return a


def is_prime(n):
    """Whether a number is prime, by dividing."""
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    d = 3
    while d * d <= n:
        if n % d == 0:
            return False
        d += 2
    return True


def sieve(limit):
    """Primes up to a limit."""
    composite = bytearray(limit + 1)
    primes = []
    for p in range(2, limit + 1):
        if composite[p]:
            continue
        primes.append(p)
        for multiple in range(p * p, limit + 1, p):
            composite[multiple] = 1
    return primes


def perfect_numbers(limit):
    """Numbers that are the sum of their divisors, which are found in pairs up to the root."""
    found = []
    for n in range(2, limit + 1):
        total = 1
        for d in range(2, math.isqrt(n) + 1):
            if n % d == 0:
                total += d
                if d * d != n:
                    total += n // d
        if total == n:
            found.append(n)
    return found


def divisors(n):
    """All divisors in order, by trying every number up to n."""
    return [d for d in range(1, n + 1) if n % d == 0]


def factorize(n):
    """Prime factors with their exponents."""
    factors = {}
    p = 2
    while p * p <= n:
        while n % p == 0:
            factors[p] = factors.get(p, 0) + 1
            n //= p
        p += 1 if p == 2 else 2
    if n > 1:
        factors[n] = factors.get(n, 0) + 1
    return factors


def power_mod(base, exponent, modulus):
    """Power by repeated squaring."""
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def divisor_counts(limit):
    """Number of divisors of every number up to the limit, harmonically."""
    counts = [0] * (limit + 1)
    for d in range(1, limit + 1):
        for multiple in range(d, limit + 1, d):
            counts[multiple] += 1
    return counts


def coprime_pairs(n):
    """How many pairs up to n have no common factor."""
    return sum(1 for a in range(1, n + 1) for b in range(a + 1, n + 1) if math.gcd(a, b) == 1)


def digit_sum(n):
    """Sum of the decimal digits."""
    total = 0
    while n:
        n, digit = divmod(n, 10)
        total += digit
    return total


def collatz_peak(start):
    """Highest value on the way of a number that is a power of two down to one."""
    highest = start
    while start > 1:
        start = start // 2 if start % 2 == 0 else 3 * start + 1
        highest = max(highest, start)
    return highest


def big_factorial(n):
    """n factorial, digit by digit in a list, lowest first."""
    digits = [1]
    for factor in range(2, n + 1):
        carry = 0
        for i, digit in enumerate(digits):
            carry, digits[i] = divmod(digit * factor + carry, 10)
        while carry:
            carry, digit = divmod(carry, 10)
            digits.append(digit)
    return digits


def pythagorean(limit):
    """Triples with a hypotenuse up to the limit, over all pairs of legs."""
    found = []
    for a in range(1, limit):
        for b in range(a, limit):
            c = math.isqrt(a * a + b * b)
            if c > limit:
                break
            if c * c == a * a + b * b:
                found.append((a, b, c))
    return found


def totients(limit):
    """Euler's function of all numbers up to the limit."""
    phi = list(range(limit + 1))
    for p in range(2, limit + 1):
        if phi[p] == p:
            for k in range(p, limit + 1, p):
                phi[k] -= phi[k] // p
    return phi
