"""Arguments for functions of Dijkstar."""

from driver import bound


@bound("linear", "linear", of="dijkstar.algorithm.extract_shortest_path_from_predecessor_list")
def extract_shortest_path_from_predecessor_list(n, rng):
    return {0: (None, None, None)} | {at: (at - 1, 1, 1) for at in range(1, n)}, n - 1
