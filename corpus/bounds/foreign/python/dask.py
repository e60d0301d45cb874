"""Arguments for functions of dask."""

from driver import bound


@bound("linear", "constant", of="dask.core.flatten", note="lists of ten")
def flatten(n, rng):
    return ([[rng.random() for _ in range(10)] for _ in range(n)],)


@bound("constant", "constant", of="dask.core.istask", pure=True)
def istask(n, rng):
    return ((len, *range(n)),)


@bound("linear", "linear", of="dask.core.reverse_dict", note="lists of three")
def reverse_dict(n, rng):
    return ({at: [rng.randrange(n) for _ in range(3)] for at in range(n)},)


@bound("linear", "linear", of="dask.optimization.cull", top=3000, note="a chain")
def cull(n, rng):
    return {f"x{at}": (abs, f"x{at - 1}") if at else 1 for at in range(n)}, [f"x{n - 1}"]


@bound("linear", "linear", of="dask.utils.ensure_bytes", top=1_000_000, pure=True)
def ensure_bytes(n, rng):
    return ("x" * n,)


@bound("linear", "linear", of="dask.utils.ensure_unicode", top=1_000_000, pure=True)
def ensure_unicode(n, rng):
    return (b"x" * n,)


@bound("linear", "linear", of="dask.utils.unzip", note="pairs")
def unzip(n, rng):
    return [(at, rng.random()) for at in range(n)], 2
