"""Arguments for functions of the package networkx: n nodes, about three times as many edges unless said otherwise."""

import networkx as nx
from driver import bound


def _edges(n, rng, extra=2):
    tree = [(rng.randrange(node), node) for node in range(1, n)]
    return tree + [(rng.randrange(n), rng.randrange(n)) for _ in range(extra * n)]


def _graph(n, rng, extra=2):
    """A connected graph without loops."""
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((a, b) for a, b in _edges(n, rng, extra) if a != b)
    return graph


def _two_sides(n, rng):
    """A connected bipartite graph, and one of its sides."""
    graph = nx.Graph()
    half = n // 2
    graph.add_edges_from((i, half + i) for i in range(half))
    graph.add_edges_from((i + 1, half + i) for i in range(half - 1))
    graph.add_edges_from((rng.randrange(half), half + rng.randrange(half)) for _ in range(n))
    return graph, set(range(half))


@bound(
    "quadratic",
    "linear",
    note="a radius that leaves each node few neighbours",
    of="networkx.generators.geometric.geometric_edges",
)
def geometric_edges(n, rng):
    graph = nx.Graph()
    graph.add_nodes_from((node, {"pos": (rng.random(), rng.random())}) for node in range(n))
    return graph, n**-0.5


@bound("quadratic", "linear", note="three colours", of="networkx.algorithms.summarization.snap_aggregation")
def snap_aggregation(n, rng):
    graph = _graph(n, rng)
    nx.set_node_attributes(graph, {node: rng.choice("rgb") for node in graph}, "colour")
    return graph, ("colour",)


@bound("linear", "linear", of="networkx.algorithms.matching.is_matching")
def is_matching(n, rng):
    return nx.path_graph(n), {(node, node + 1) for node in range(0, n - 1, 2)}


@bound("linear", "linear", note="a grid", of="networkx.algorithms.planarity.check_planarity_recursive")
def check_planarity_recursive(n, rng):
    side = max(2, round(n**0.5))
    return (nx.grid_2d_graph(side, side),)


@bound(
    "exponential",
    "exponential",
    note="a ladder of n rungs",
    of="networkx.algorithms.simple_paths.shortest_simple_paths",
)
def shortest_simple_paths(n, rng):
    return nx.ladder_graph(n), 0, n - 1


@bound("cubic", "linear", of="networkx.algorithms.community.centrality.girvan_newman")
def girvan_newman(n, rng):
    return (_graph(n, rng, 1),)


@bound("linear", "constant", of="networkx.algorithms.bipartite.basic.density")
def density(n, rng):
    return _two_sides(n, rng)


@bound("linear", "linear", note="expected", of="networkx.algorithms.bipartite.matching.eppstein_matching")
def eppstein_matching(n, rng):
    return _two_sides(n, rng)


@bound("quadratic", "linear", of="networkx.algorithms.distance_measures.center")
def center(n, rng):
    return (_graph(n, rng),)


@bound("quadratic", "linear", note="half of the items", of="networkx.utils.random_sequence.random_weighted_sample")
def random_weighted_sample(n, rng):
    return {item: rng.randrange(1, 10) for item in range(n)}, n // 2, rng


@bound("linear", "linear", note="about ten in a group", of="networkx.utils.misc.groups")
def groups(n, rng):
    return ({item: rng.randrange(n // 10 + 1) for item in range(n)},)


@bound("quadratic", "linear", of="networkx.algorithms.connectivity.connectivity.edge_connectivity")
def edge_connectivity(n, rng):
    return (_graph(n, rng),)


@bound("quadratic", "quadratic", note="a tenth of all edges", of="networkx.generators.random_graphs.gnp_random_graph")
def gnp_random_graph(n, rng):
    return n, 0.1, rng


@bound("linear", "linear", note="half of the nodes", of="networkx.algorithms.cuts.edge_expansion")
def edge_expansion(n, rng):
    return _graph(n, rng), set(range(n // 2))


@bound("quadratic", "linear", of="networkx.algorithms.centrality.betweenness.edge_betweenness_centrality")
def edge_betweenness_centrality(n, rng):
    return (_graph(n, rng),)


@bound("linear", "linear", of="networkx.generators.classic.path_graph")
def path_graph(n, rng):
    return (n,)


@bound("linear", "linear", of="networkx.algorithms.threshold.cluster_sequence")
def cluster_sequence(n, rng):
    return (["d", *rng.choices("di", k=n - 2), "d"],)
