"""Arguments for functions of mpmath."""

from driver import bound


@bound("linear", "linear", of="mpmath.identification.pslqstring")
def pslqstring(n, rng):
    return [1 + rng.randrange(9) for _ in range(n + 1)], [(at, f"c{at}") for at in range(n)]


@bound("logarithmic", "constant", of="mpmath.libmp.libintmath.isqrt_small_python", pure=True, top=10**15, note="digits are few")
def isqrt_small_python(n, rng):
    return (n,)


@bound("linear", "constant", of="mpmath.libmp.libintmath.moebius", note="a prime")
def moebius(n, rng):
    while any(n % each == 0 for each in range(2, int(n**0.5) + 1)):
        n += 1
    return (n,)


@bound("quadratic", "linear", of="mpmath.libmp.libintmath.stirling1", top=150, note="numbers of many digits")
def stirling1(n, rng):
    return n, n // 2


@bound("logarithmic", "constant", of="mpmath.libmp.libintmath.trailing", pure=True, top=10**9)
def trailing(n, rng):
    return (1 << (n.bit_length() - 1),)
