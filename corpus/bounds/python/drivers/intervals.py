"""Arguments for intervals.py."""

from driver import bound


def _intervals(n, rng, longest=20):
    starts = [rng.randrange(10 * n) for _ in range(n)]
    return [(start, start + rng.randrange(1, longest)) for start in starts]


def _apart(n, rng, shift=0):
    return [(10 * i + shift, 10 * i + shift + rng.randrange(1, 8)) for i in range(n)]


@bound("linearithmic", "linear")
def merge_intervals(n, rng):
    return (_intervals(n, rng),)


@bound("linear", "linear")
def insert_interval(n, rng):
    return _apart(n, rng), (5 * n, 5 * n + 30)


@bound("quadratic", "linear", note="few clash; the slice grows")
def overlapping_pairs(n, rng):
    return ([{"id": i, "from": start, "to": end} for i, (start, end) in enumerate(_intervals(n, rng, 10))],)


@bound("linearithmic", "linear")
def busiest_moment(n, rng):
    return (_intervals(n, rng),)


@bound("linearithmic", "linear")
def most_compatible(n, rng):
    return (_intervals(n, rng),)


@bound("linearithmic", "linear")
def best_paid(n, rng):
    return ([(start, end, rng.randrange(100)) for start, end in _intervals(n, rng)],)


@bound("linear", "linear")
def intersections(n, rng):
    return _apart(n, rng), _apart(n, rng, 4)


@bound("linearithmic", "linear", top=30_000, note="inserting in a list moves its tail, at a word a nanosecond")
def accepted_bookings(n, rng):
    return (_intervals(n, rng, 6),)


@bound("quadratic", "linear", note="n strokes of up to n")
def painted_length(n, rng):
    return [sorted((rng.randrange(n), rng.randrange(n))) for _ in range(n)], n


@bound("linear", "linear")
def range_totals(n, rng):
    return [rng.randrange(100) for _ in range(n)], [sorted((rng.randrange(n), rng.randrange(n))) for _ in range(n)]
