"""Arguments for functions of the package primefac."""

from driver import bound


@bound("constant", "constant", top=10**12, pure=True, note="the numbers n", of="primefac.ecdub")
def ecdub(n, rng):
    return (n, n + 1), (n + 2, n + 3), 2 * n + 1


@bound("logarithmic", "constant", top=10**15, pure=True, note="the number n", of="primefac.ispower")
def ispower(n, rng):
    return (n * n + 2,)


@bound("linear", "linear", note="the limits n and five times n", of="primefac.secm")
def secm(n, rng):
    return 2**61 - 1, n, 5 * n, 7


@bound("logarithmic", "constant", top=10**15, pure=True, note="the number n", of="primefac.primefac.jacobi")
def jacobi(n, rng):
    return int(n * 0.618), 2 * n + 1


@bound("logarithmic", "constant", top=10**15, pure=True, note="the number n", of="primefac.introot")
def introot(n, rng):
    return n, 3
