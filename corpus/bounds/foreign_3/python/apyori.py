"""Arguments for functions of apyori."""

from driver import bound


@bound("quadratic", "quadratic", of="apyori.create_next_candidates", top=500, note="pairs")
def create_next_candidates(n, rng):
    return [frozenset([f"i{at}"]) for at in range(n)], 2


@bound("linear", "constant", of="apyori.filter_ordered_statistics")
def filter_ordered_statistics(n, rng):
    from apyori import OrderedStatistic

    return ([OrderedStatistic(frozenset(), frozenset(), rng.random(), rng.random()) for _ in range(n)],)
