"""Arguments for functions of pygorithm."""

from driver import bound


@bound("quadratic", "quadratic", of="pygorithm.dynamic_programming.binary_knapsack.knapsack", top=500)
def binary_knapsack(n, rng):
    return n, [rng.randrange(100) for _ in range(n)], [1 + rng.randrange(9) for _ in range(n)]


@bound("exponential", "linear", of="pygorithm.fibonacci.recursion.get_sequence")
def get_sequence(n, rng):
    return (n,)


@bound("linear", "linear", of="pygorithm.greedy_algorithm.activity_selection.activity_selection")
def activity_selection(n, rng):
    return list(range(n)), [at + 1 for at in range(n)]


@bound("quadratic", "linear", of="pygorithm.greedy_algorithm.fractional_knapsack.knapsack")
def fractional_knapsack(n, rng):
    return n, [rng.randrange(100) for _ in range(n)], [1 + rng.randrange(9) for _ in range(n)]


@bound("linearithmic", "linear", of="pygorithm.math.sieve_of_eratosthenes.sieve_of_eratosthenes")
def sieve_of_eratosthenes(n, rng):
    return (n,)


@bound("logarithmic", "constant", of="pygorithm.searching.binary_search.search", top=1_000_000, pure=True)
def binary_search(n, rng):
    return list(range(n)), -1


@bound("quadratic", "constant", of="pygorithm.sorting.bubble_sort.improved_sort")
def bubble_sort(n, rng):
    return ([rng.random() for _ in range(n)],)


@bound("linear", "constant", of="pygorithm.sorting.heap_sort.heapify")
def heapify(n, rng):
    return ([rng.random() for _ in range(n)],)


@bound("quadratic", "constant", of="pygorithm.sorting.selection_sort.sort")
def selection_sort(n, rng):
    return ([rng.random() for _ in range(n)],)


@bound("linear", "linear", of="pygorithm.strings.anagram.is_anagram", note="words of six letters, one in two an anagram")
def is_anagram(n, rng):
    return "listen", [rng.choice(["silent", "google"]) for _ in range(n)]


@bound("linear", "linear", of="pygorithm.strings.isogram.is_isogram", note="no letters")
def is_isogram(n, rng):
    return ("1" * n,)
