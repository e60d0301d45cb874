"""Arguments for recursion.py."""

from driver import bound


@bound("exponential", "linear")
def fibonacci(n, rng):
    return (n,)


@bound("exponential", "linear")
def hanoi(n, rng):
    return (n,)


@bound("quadratic", "quadratic", note="every rest is a copy that its caller keeps")
def list_sum(n, rng):
    return ([rng.randrange(100) for _ in range(n)],)


@bound("linear", "linear")
def sum_at(n, rng):
    return ([rng.randrange(100) for _ in range(n)],)


@bound("linear", "logarithmic")
def maximum(n, rng):
    return [rng.randrange(n) for _ in range(n)], 0, n


def _nest(values):
    if len(values) < 3:
        return values
    third = len(values) // 3
    return [_nest(values[:third]), values[third], _nest(values[third + 1:])]


@bound("linearithmic", "linear", note="as deep as log n: each leaf is copied at every level")
def flatten(n, rng):
    return (_nest(list(range(n))),)


@bound("logarithmic", "logarithmic", top=2**60, pure=True)
def fast_power(n, rng):
    return 1.0000001, n


@bound("cubic", "constant", note="three levels of n")
def ackermann_like(n, rng):
    return 3, n


@bound("exponential", "exponential")
def power_set(n, rng):
    return (list(range(n)),)


@bound("exponential", "exponential")
def gray_code(n, rng):
    return (n,)


@bound("polynomial", "linear", note="n to log2(3)")
def karatsuba(n, rng):
    return [rng.randrange(10) for _ in range(n)], [rng.randrange(10) for _ in range(n)]


@bound("linear", "linear")
def even(n, rng):
    return (n,)


@bound("exponential", "linear", note="grows with the root of n in the exponent")
def partitions(n, rng):
    return n, n
