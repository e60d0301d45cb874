"""Arguments for functions of graph-theory."""

from driver import bound


def _graph(n, rng):
    from graph import Graph

    made = Graph()
    for at in range(1, n):
        made.add_edge(rng.randrange(at), at, 1 + rng.randrange(9), bidirectional=True)
    return made


def _path(n):
    from graph import Graph

    return Graph(from_list=[(at, at + 1, 1) for at in range(max(n - 1, 1))])


@bound("quadratic", "quadratic", of="graph.adjacency_matrix.adjacency_matrix", top=400)
def adjacency_matrix(n, rng):
    return (_graph(n, rng),)


@bound("linear", "linear", of="graph.base.components", top=3000, note="one component")
def components(n, rng):
    return (_graph(n, rng),)


@bound("linear", "linear", of="graph.base.network_size", top=3000)
def network_size(n, rng):
    return _graph(n, rng), 0


@bound("linear", "linear", of="graph.bfs.breadth_first_walk", top=3000)
def breadth_first_walk(n, rng):
    return _graph(n, rng), 0


@bound("linear", "linear", of="graph.dfs.depth_first_search", top=3000, note="a path")
def depth_first_search(n, rng):
    return _path(n), 0, max(n - 1, 1)


@bound("linearithmic", "linear", of="graph.hash_methods.graph_hash", top=3000)
def graph_hash(n, rng):
    return (_graph(n, rng),)


@bound("linear", "linear", of="graph.hash_methods.merkle_tree", top=2000)
def merkle_tree(n, rng):
    return ([rng.randbytes(8) for _ in range(n)],)
