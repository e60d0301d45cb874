"""Arguments for functions of polyline."""

from driver import bound


def _points(n, rng):
    return [(rng.uniform(-90, 90), rng.uniform(-180, 180)) for _ in range(n)]


@bound("linear", "linear", of="polyline.polyline.encode")
def encode(n, rng):
    return (_points(n, rng),)


@bound("linear", "linear", of="polyline.polyline.decode")
def decode(n, rng):
    import polyline

    return (polyline.encode(_points(n, rng)),)
