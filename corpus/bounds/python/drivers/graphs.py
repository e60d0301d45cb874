"""Arguments for graphs.py: n nodes, a constant times n edges unless said otherwise."""

from driver import bound


def _edges(n, rng, times=3):
    return [(rng.randrange(n), rng.randrange(n)) for _ in range(times * n)]


def _adjacency(n, rng, times=3):
    lists = [[] for _ in range(n)]
    for a, b in _edges(n, rng, times):
        lists[a].append(b)
        lists[b].append(a)
    return lists


@bound("linear", "linear")
def bfs_levels(n, rng):
    return _adjacency(n, rng), 0


@bound("linear", "linear")
def count_components(n, rng):
    return n, _edges(n, rng, 1)


@bound("linear", "linear")
def topological_order(n, rng):
    names = list(range(n))
    rng.shuffle(names)
    return n, [(names[min(a, b)], names[max(a, b)]) for a, b in _edges(n, rng) if a != b]


@bound("linear", "linear")
def has_cycle(n, rng):
    graph = {node: [] for node in range(n)}
    for a, b in _edges(n, rng):
        if a != b:
            graph[min(a, b)].append(max(a, b))
    return (graph,)


@bound("linear", "linear")
def strong_components(n, rng):
    return n, _edges(n, rng, 2)


@bound("quadratic", "quadratic", note="n rows and n columns, nearly all land")
def count_islands(n, rng):
    return ([["#" if rng.random() < 0.8 else "." for _ in range(n)] for _ in range(n)],)


@bound("quadratic", "linear", note="a matrix; no odd cycle")
def is_bipartite(n, rng):
    matrix = [[0] * n for _ in range(n)]
    for a, b in _edges(n, rng, 2):
        if (a + b) % 2:
            matrix[a][b] = matrix[b][a] = 1
    return (matrix,)


@bound("quadratic", "linear", note="a constant number of friends each")
def mutual_friends(n, rng):
    return ({person: {rng.randrange(n) for _ in range(4)} for person in range(n)},)


@bound("linear", "constant", note="a constant number of neighbours each")
def triangle_count(n, rng):
    return ({node: set(others) for node, others in enumerate(_adjacency(n, rng, 2))},)
