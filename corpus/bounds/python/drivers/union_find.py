"""Arguments for union_find.py."""

from driver import bound


def _links(n, rng, times=1):
    return [(rng.randrange(n), rng.randrange(n)) for _ in range(times * n)]


@bound("linearithmic", "linear")
def kruskal(n, rng):
    return n, [(rng.randrange(1, 1000), a, b) for a, b in _links(n, rng, 3)]


@bound("linear", "linear")
def components_after(n, rng):
    return n, _links(n, rng)


@bound("linear", "linear", note="a tree: no circle")
def first_redundant(n, rng):
    return n, [(i, rng.randrange(i)) for i in range(1, n)]


@bound("linearithmic", "linear", note="three addresses each")
def merge_accounts(n, rng):
    return ([[f"user{rng.randrange(2 * n)}@example.org" for _ in range(3)] for _ in range(n)],)


@bound("quadratic", "linear")
def quick_find_groups(n, rng):
    return n, _links(n, rng)


@bound("quadratic", "quadratic", note="n rows and n columns")
def largest_cluster(n, rng):
    return ([[rng.random() < 0.7 or r == c for c in range(n)] for r in range(n)],)
