"""Arguments for functions of the package geomdl."""

from driver import bound


def _bezier(n):
    """The knots of one segment of degree n."""
    return [0.0] * (n + 1) + [1.0] * (n + 1)


@bound("cubic", "quadratic", note="degree and order n", of="geomdl.helpers.basis_function_ders_one")
def basis_function_ders_one(n, rng):
    return n, _bezier(n), n // 2, 0.4, n


@bound("cubic", "quadratic", note="degree and order n", of="geomdl.helpers.basis_function_ders")
def basis_function_ders(n, rng):
    return n, _bezier(n), n, 0.4, n


@bound("linear", "constant", of="geomdl.linalg.vector_magnitude")
def vector_magnitude(n, rng):
    return ([rng.random() for _ in range(n)],)


@bound("linear", "constant", note="the number n", of="geomdl.linalg.frange")
def frange(n, rng):
    return 0, n


@bound("quadratic", "linear", note="degree n", of="geomdl.helpers.basis_function")
def basis_function(n, rng):
    return n, _bezier(n), n, 0.4


@bound("linear", "linear", note="degree of half as many as points", of="geomdl.knotvector.generate")
def generate(n, rng):
    return n // 2, n


@bound("quadratic", "linear", note="degree three", of="geomdl.helpers.find_spans")
def find_spans(n, rng):
    count = n + 4
    inner = [i / (count - 3) for i in range(1, count - 3)]
    return 3, [0.0] * 4 + inner + [1.0] * 4, count, [rng.random() for _ in range(n)]


@bound("cubic", "quadratic", note="matrices of n by n", of="geomdl.linalg.matrix_multiply")
def matrix_multiply(n, rng):
    first, second = ([[rng.random() for _ in range(n)] for _ in range(n)] for _ in range(2))
    return first, second


@bound("quadratic", "linear", note="degree n", of="geomdl.helpers.basis_function_one")
def basis_function_one(n, rng):
    return n, _bezier(n), n // 2, 0.4


@bound("linear", "linear", note="n numbers", of="geomdl.linalg.linspace")
def linspace(n, rng):
    return 0.0, 1.0, n
