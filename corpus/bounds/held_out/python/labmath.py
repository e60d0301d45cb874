"""Arguments for functions of the package labmath."""

from driver import bound


def _polynomial(n, rng):
    return [rng.randrange(1, 101) for _ in range(n)]


@bound(
    "polynomial",
    "polynomial",
    top=1_000_000,
    note="the number n; a power of two thirds",
    of="labmath.labmath.totientsum",
)
def totientsum(n, rng):
    return (n,)


@bound("quadratic", "linear", of="labmath.labmath.polymulmodp")
def polymulmodp(n, rng):
    return _polynomial(n, rng), _polynomial(n, rng), 101


@bound("polynomial", "linear", top=1_000_000, note="the number n; the terms have n digits", of="labmath.labmath.lucas")
def lucas(n, rng):
    return n, 1, -1


@bound("logarithmic", "constant", top=10**12, pure=True, note="the number n", of="labmath.labmath.cubicintroots")
def cubicintroots(n, rng):
    x, y, z = n, n + 3, 2 * n + 1
    return 1, -(x + y + z), x * y + y * z + z * x, -x * y * z


@bound("linear", "constant", of="labmath.labmath.gcd")
def gcd(n, rng):
    return ([6 * rng.randrange(1, 10**6) for _ in range(n)],)


@bound("logarithmic", "constant", top=10**15, pure=True, note="the number n", of="labmath.labmath.ilog")
def ilog(n, rng):
    return n, 2


@bound("cubic", "quadratic", note="half the degree in the divisor", of="labmath.labmath.polydivmodmodp")
def polydivmodmodp(n, rng):
    return _polynomial(n, rng), _polynomial(n // 2 + 1, rng), 101


@bound("logarithmic", "constant", top=10**15, pure=True, note="the number n", of="labmath.labmath.xgcd")
def xgcd(n, rng):
    return n, int(n * 0.618) + 1
