"""Values made one at a time, and pipelines of them."""

from itertools import accumulate, count, islice, takewhile


def numbers_below(n):
    """Squares below n squared, one at a time."""
    for i in range(n):
        yield i * i


def chunks(items, size):
    """Pieces of a fixed size."""
    for start in range(0, len(items), size):
        yield items[start:start + size]


def running_mean(values):
    """Mean of all values so far, after each."""
    total = 0.0
    for k, value in enumerate(values, 1):
        total += value
        yield total / k


def pipeline_total(lines):
    """Sum of the numbers in lines that are not comments, through three lazy stages."""
    stripped = (line.strip() for line in lines)
    wanted = (line for line in stripped if line and not line.startswith("#"))
    return sum(int(line.split("=")[1]) for line in wanted)


def pairs(items):
    """Every pair of positions once."""
    for i, a in enumerate(items):
        for b in items[i + 1:]:
            yield a, b


def lazy_primes():
    """Primes without end, each knowing its next multiple."""
    waiting = {}
    for q in count(2):
        factors = waiting.pop(q, None)
        if factors is None:
            yield q
            waiting[q * q] = [q]
        else:
            for p in factors:
                waiting.setdefault(p + q, []).append(p)


def first_primes(n):
    """The first n primes from the endless stream."""
    return list(islice(lazy_primes(), n))


def in_order(tree):
    """Values of a tree of nested tuples (left, value, right), through delegating generators."""
    if tree is not None:
        left, value, right = tree
        yield from in_order(left)
        yield value
        yield from in_order(right)


def grid_points(n):
    """How many points of a cube of side n lie in the ball around its corner."""
    side = range(n)
    return sum(1 for x in side for y in side for z in side if x * x + y * y + z * z <= n * n)


def steps_to_overflow(rates, limit):
    """After how many rates the running sum passes the limit."""
    return len(list(takewhile(lambda total: total <= limit, accumulate(rates))))


def interleave(*streams):
    """Items of the streams in turn until all are used up."""
    active = [iter(stream) for stream in streams]
    while active:
        remaining = []
        for stream in active:
            try:
                yield next(stream)
            except StopIteration:
                continue
            remaining.append(stream)
        active = remaining
