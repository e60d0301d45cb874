"""Arguments for generators.py; generators are run to their end."""

from driver import bound


@bound("linear", "constant")
def numbers_below(n, rng):
    return (n,)


@bound("linear", "constant", note="the pieces stay 50 long")
def chunks(n, rng):
    return list(range(n)), 50


@bound("linear", "constant")
def running_mean(n, rng):
    return ([rng.random() for _ in range(n)],)


@bound("linear", "constant")
def pipeline_total(n, rng):
    return ([f"  key{i}={rng.randrange(1000)}\n" if i % 5 else "# comment\n" for i in range(n)],)


@bound("quadratic", "linear", note="a slice at a time")
def pairs(n, rng):
    return (list(range(n)),)


@bound("linearithmic", "linear", note="n log n log log n; entries for n primes")
def first_primes(n, rng):
    return (n,)


def _balanced(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return _balanced(lo, mid), mid, _balanced(mid + 1, hi)


@bound("linearithmic", "logarithmic", note="a value passes through as many generators as it lies deep")
def in_order(n, rng):
    return (_balanced(0, n),)


@bound("cubic", "constant")
def grid_points(n, rng):
    return (n,)


@bound("linear", "linear")
def steps_to_overflow(n, rng):
    return [rng.randrange(10) for _ in range(n)], 10 * n


@bound("linear", "constant", note="four streams of n")
def interleave(n, rng):
    return [0] * n, range(n), (1,) * n, "x" * n
