"""Arguments for functions of python-louvain."""

from driver import bound


def graph(n, rng):
    import networkx

    made = networkx.Graph()
    made.add_nodes_from(range(n))
    made.add_edges_from((rng.randrange(n), rng.randrange(n)) for _ in range(4 * n))
    return made


@bound("linear", "linear", of="community.community_louvain.induced_graph", note="four edges a node")
def induced_graph(n, rng):
    return {node: rng.randrange(n) for node in range(n)}, graph(n, rng)


@bound("linear", "linear", of="community.community_louvain.modularity", note="four edges a node")
def modularity(n, rng):
    return {node: rng.randrange(n) for node in range(n)}, graph(n, rng)


@bound("linear", "linear", of="community.community_louvain.partition_at_level", note="four levels")
def partition_at_level(n, rng):
    return [{node: rng.randrange(n) for node in range(n)} for _ in range(5)], 4


@bound("linearithmic", "linear", of="community.community_louvain.best_partition", top=1000, note="four edges a node")
def best_partition(n, rng):
    return graph(n, rng), None, "weight", 1.0, False, 7
