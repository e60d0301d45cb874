"""Arguments for functions of geojson."""

from driver import bound


@bound("linear", "constant", of="geojson.geometry.check_line_string", top=100_000)
def check_line_string(n, rng):
    return ([(rng.random(), rng.random()) for _ in range(n)],)
