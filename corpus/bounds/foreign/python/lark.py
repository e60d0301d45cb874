"""Arguments for functions of lark."""

from driver import bound


@bound("linear", "linear", of="lark.parsers.grammar_analysis.update_set", pure=False)
def update_set(n, rng):
    return set(range(n)), set(range(n // 2, n + n // 2))


@bound("linear", "linear", of="lark.parsers.lalr_analysis.digraph", top=3000, note="a path; sets of one")
def digraph(n, rng):
    return list(range(n)), {at: [at + 1] if at + 1 < n else [] for at in range(n)}, {at: set() for at in range(n)}


@bound("linear", "linear", of="lark.parsers.lalr_analysis.traverse", top=3000, note="a path; sets of none")
def traverse(n, rng):
    follows = {at: [at + 1] if at + 1 < n else [] for at in range(n)}
    return 0, [], dict.fromkeys(range(n), 0), list(range(n)), follows, {at: set() for at in range(n)}, {}


@bound("linear", "linear", of="lark.utils.bfs_all_unique", note="half of the nodes are leaves")
def bfs_all_unique(n, rng):
    return [1], lambda node: [each for each in (2 * node, 2 * node + 1) if each <= n]


@bound("quadratic", "quadratic", of="lark.utils.combine_alternatives", top=500, note="two lists")
def combine_alternatives(n, rng):
    return ([list(range(1, n + 1)), list(range(1, n + 1))],)
