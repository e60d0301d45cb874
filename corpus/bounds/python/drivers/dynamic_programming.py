"""Arguments for dynamic_programming.py."""

from driver import bound


def _word(n, rng, letters="abcd"):
    return "".join(rng.choice(letters) for _ in range(n))


@bound("linear", "constant")
def climb_stairs(n, rng):
    return (n,)


@bound("quadratic", "linear", note="n things and a capacity of n, weights up to a quarter of it")
def knapsack(n, rng):
    return [rng.randrange(1, max(2, n // 4)) for _ in range(n)], [rng.randrange(100) for _ in range(n)], n


@bound("quadratic", "quadratic")
def edit_distance(n, rng):
    return _word(n, rng), _word(n, rng)


@bound("quadratic", "linear")
def common_subsequence_length(n, rng):
    return _word(n, rng), _word(n, rng)


@bound("quadratic", "quadratic")
def common_subsequence_memo(n, rng):
    return _word(n, rng), _word(n, rng)


@bound("linear", "linear", note="the coins stay five")
def coin_ways(n, rng):
    return [1, 2, 5, 10, 20], n


@bound("linear", "linear")
def fewest_coins(n, rng):
    return (n,)


@bound("quadratic", "linear")
def longest_increasing_quadratic(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("linearithmic", "linear", note="increasing, so that the piles are many")
def longest_increasing(n, rng):
    return ([3 * i + rng.randrange(6) for i in range(n)],)


@bound("cubic", "quadratic")
def matrix_chain(n, rng):
    return ([rng.randrange(1, 50) for _ in range(n + 1)],)


@bound("cubic", "quadratic")
def burst_balloons(n, rng):
    return ([rng.randrange(1, 50) for _ in range(n)],)


@bound("linear", "constant")
def rob_houses(n, rng):
    return ([rng.randrange(100) for _ in range(n)],)


@bound("quadratic", "linear", note="one letter only")
def palindrome_cuts(n, rng):
    return ("a" * n,)


@bound("exponential", "exponential")
def travelling_salesman(n, rng):
    return ([[rng.randrange(1, 100) for _ in range(n)] for _ in range(n)],)
