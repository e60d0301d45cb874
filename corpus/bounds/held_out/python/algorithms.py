"""Arguments for functions of the package algorithms."""

from driver import bound


def _numbers(n, rng):
    return [rng.randrange(10 * n) for _ in range(n)]


@bound("linear", "constant", of="algorithms.bit_manipulation.single_number.single_number")
def single_number(n, rng):
    numbers = [number for number in range(n // 2) for _ in range(2)] + [n]
    rng.shuffle(numbers)
    return (numbers,)


@bound("linear", "linear", note="n words of three to eight letters", of="algorithms.string.encode_decode.decode")
def decode(n, rng):
    return ("".join(f"{size}:{'a' * size}" for size in (rng.randrange(3, 9) for _ in range(n))),)


@bound(
    "logarithmic",
    "logarithmic",
    top=10**15,
    pure=True,
    note="the number n; its digits count",
    of="algorithms.math.next_bigger.next_bigger",
)
def next_bigger(n, rng):
    return (n,)


@bound(
    "linear",
    "linear",
    note="the counts have n digits",
    of="algorithms.dynamic_programming.num_decodings.num_decodings2",
)
def num_decodings2(n, rng):
    return ("".join(rng.choices("123456789", k=n)),)


@bound("quadratic", "linear", note="numbers up to n squared", of="algorithms.array.three_sum.three_sum")
def three_sum(n, rng):
    return ([rng.randrange(-n * n, n * n) for _ in range(n)],)


@bound("exponential", "exponential", of="algorithms.backtracking.permute.permute")
def permute(n, rng):
    return (list(range(n)),)


@bound("quadratic", "constant", note="a matrix of n by n", of="algorithms.matrix.rotate_image.rotate")
def rotate(n, rng):
    return ([[rng.randrange(100) for _ in range(n)] for _ in range(n)],)


@bound(
    "quadratic",
    "quadratic",
    note="the counts have n digits",
    of="algorithms.dynamic_programming.k_factor.find_k_factor",
)
def find_k_factor(n, rng):
    return n, n // 4


@bound("linear", "constant", of="algorithms.searching.sentinel_search.sentinel_search")
def sentinel_search(n, rng):
    return _numbers(n, rng), -1


@bound("linear", "constant", of="algorithms.array.max_ones_index.max_ones_index")
def max_ones_index(n, rng):
    return ([rng.randrange(2) for _ in range(n)],)


@bound("quadratic", "linear", note="n times n preferences; expected", of="algorithms.greedy.gale_shapley.gale_shapley")
def gale_shapley(n, rng):
    men, women = [f"m{i}" for i in range(n)], [f"w{i}" for i in range(n)]
    return {man: rng.sample(women, n) for man in men}, {woman: rng.sample(men, n) for woman in women}


@bound(
    "linear",
    "linear",
    note="digits, so that zeros end a product",
    of="algorithms.dynamic_programming.max_product_subarray.max_product",
)
def max_product(n, rng):
    return ([rng.randrange(-9, 10) for _ in range(n)],)


@bound("quadratic", "linear", note="the counts have n digits", of="algorithms.tree.bst_unique_bst.num_trees")
def num_trees(n, rng):
    return (n,)


@bound(
    "cubic",
    "quadratic",
    note="a matrix of n by n",
    of="algorithms.matrix.crout_matrix_decomposition.crout_matrix_decomposition",
)
def crout_matrix_decomposition(n, rng):
    return ([[rng.random() + (2 * n if i == j else 0) for j in range(n)] for i in range(n)],)


@bound("quadratic", "linear", top=200_000, of="algorithms.string.add_binary.add_binary")
def add_binary(n, rng):
    return "".join(rng.choices("01", k=n)), "".join(rng.choices("01", k=n))


@bound("linear", "constant", of="algorithms.string.count_binary_substring.count_binary_substring")
def count_binary_substring(n, rng):
    return ("".join(rng.choices("01", k=n)),)


@bound("cubic", "cubic", of="algorithms.backtracking.array_sum_combinations.unique_array_sum_combinations")
def unique_array_sum_combinations(n, rng):
    return _numbers(n, rng), _numbers(n, rng), _numbers(n, rng), 15 * n


@bound("constant", "constant", top=10**12, pure=True, of="algorithms.bit_manipulation.insert_bit.insert_mult_bits")
def insert_mult_bits(n, rng):
    return n, 5, 3, n.bit_length() // 2


@bound("linear", "constant", note="all nines", of="algorithms.array.plus_one.plus_one_v2")
def plus_one_v2(n, rng):
    return ([9] * n,)


@bound(
    "linear",
    "constant",
    note="words of eight letters",
    of="algorithms.string.longest_common_prefix.longest_common_prefix_v1",
)
def longest_common_prefix_v1(n, rng):
    return (["inter" + "".join(rng.choices("abc", k=3)) for _ in range(n)],)


@bound("linear", "linear", note="n nodes, three times as many edges", of="algorithms.graph.traversal.bfs_traverse")
def bfs_traverse(n, rng):
    return {node: [rng.randrange(n) for _ in range(3)] for node in range(n)}, 0


@bound("linear", "linear", of="algorithms.array.rotate.rotate_v2")
def rotate_v2(n, rng):
    return _numbers(n, rng), n // 3


@bound("cubic", "quadratic", of="algorithms.dynamic_programming.matrix_chain_order.matrix_chain_order")
def matrix_chain_order(n, rng):
    return ([rng.randrange(1, 100) for _ in range(n)],)
