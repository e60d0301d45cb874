"""Arguments for matrices.py: n rows and n columns."""

from driver import bound


def _square(n, rng, top=100):
    return [[rng.randrange(1, top) for _ in range(n)] for _ in range(n)]


@bound("cubic", "quadratic")
def multiply(n, rng):
    return _square(n, rng), _square(n, rng)


@bound("cubic", "quadratic")
def multiply_by_columns(n, rng):
    return _square(n, rng), _square(n, rng)


@bound("quadratic", "quadratic")
def transpose(n, rng):
    return (_square(n, rng),)


@bound("quadratic", "quadratic")
def spiral(n, rng):
    return (_square(n, rng),)


@bound("quadratic", "constant")
def rotate(n, rng):
    return (_square(n, rng),)


@bound("linear", "constant")
def trace(n, rng):
    row = list(range(n))
    return ([row] * n,)


@bound("cubic", "quadratic")
def solve(n, rng):
    matrix = _square(n, rng)
    for i in range(n):
        matrix[i][i] += 100 * n
    return matrix, [rng.randrange(100) for _ in range(n)]


@bound("exponential", "linear")
def determinant_by_minors(n, rng):
    return (_square(n, rng, 10),)


@bound("quadratic", "quadratic")
def summed_area(n, rng):
    return (_square(n, rng),)


@bound("logarithmic", "constant", top=2**30, pure=True, note="n is a number")
def fibonacci_by_matrix(n, rng):
    return (n,)


@bound("quadratic", "linear")
def set_zeroes(n, rng):
    matrix = _square(n, rng)
    for _ in range(n // 2):
        matrix[rng.randrange(n)][rng.randrange(n)] = 0
    return (matrix,)


@bound("linear", "constant", pure=True)
def staircase_search(n, rng):
    row = list(range(0, 2 * n, 2))
    return [row] * n, 2 * n - 1


@bound("quadratic", "quadratic")
def flat_average(n, rng):
    return (_square(n, rng),)
