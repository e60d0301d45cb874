"""Arguments for functions of summa."""

from driver import bound


@bound("linear", "linear", of="summa.preprocessing.textcleaner.replace_with_separator", note="two patterns")
def replace_with_separator(n, rng):
    import re

    return " ".join(rng.choices(["e.g. it", "Mr. Fox", "word"], k=n)), " ", [re.compile(r"(\S)\. (\w)"), re.compile(r"(\w)\.(\s)")]


@bound("linear", "linear", of="summa.preprocessing.textcleaner.tokenize")
def tokenize(n, rng):
    return (" ".join(rng.choices(["apple", "pear", "stone"], k=n)),)


@bound("quadratic", "quadratic", of="summa.pagerank_weighted.build_probability_matrix", top=2000)
def build_probability_matrix(n, rng):
    from summa.graph import Graph

    graph = Graph()
    for at in range(n):
        graph.add_node(str(at))
    return (graph,)
