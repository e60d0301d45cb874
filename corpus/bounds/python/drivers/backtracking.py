"""Arguments for backtracking.py."""

from driver import bound


@bound("exponential", "linear")
def queens(n, rng):
    return (n,)


@bound("exponential", "linear", note="no subset fits")
def subset_sum(n, rng):
    return [2 * rng.randrange(50, 100) for _ in range(n)], 100 * n + 1


@bound("exponential", "exponential")
def all_orders(n, rng):
    return (list(range(n)),)


@bound("exponential", "exponential")
def parentheses(n, rng):
    return (n,)


@bound("exponential", "constant", note="n + 1 points")
def shortest_tour(n, rng):
    return ([(rng.randrange(100), rng.randrange(100)) for _ in range(n + 1)],)


@bound("cubic", "constant", note="teams of three")
def best_team(n, rng):
    return [(rng.randrange(100), rng.randrange(100)) for _ in range(n)], 150


@bound("exponential", "exponential")
def word_breaks(n, rng):
    return "a" * n, ["a", "aa", "aab"]


@bound("exponential", "linear", note="a wheel of hidden cliques at the end: no colouring with three")
def colour_graph(n, rng):
    neighbours = [set() for _ in range(n)]
    for a in range(max(0, n - 4), n):
        for b in range(max(0, n - 4), n):
            if a != b:
                neighbours[a].add(b)
    return neighbours, 3


@bound("exponential", "exponential")
def binary_strings(n, rng):
    return (n,)
