"""Arguments for functions of the package more-itertools."""

from driver import bound


def _numbers(n, rng):
    return [rng.randrange(n) for _ in range(n)]


def _rare(number):
    return number % 10 == 0


@bound("exponential", "linear", note="halves of n items", of="more_itertools.more.distinct_combinations")
def distinct_combinations(n, rng):
    return list(range(n)), n // 2


@bound("exponential", "linear", of="more_itertools.more.partitions")
def partitions(n, rng):
    return (list(range(n)),)


@bound(
    "cubic", "linear", top=3_000, note="copying many letters a nanosecond", of="more_itertools.more.substrings_indexes"
)
def substrings_indexes(n, rng):
    return ("".join(rng.choices("abcd", k=n)),)


@bound("quadratic", "linear", of="more_itertools.recipes.polynomial_from_roots")
def polynomial_from_roots(n, rng):
    return ([rng.uniform(-1, 1) for _ in range(n)],)


@bound("cubic", "linear", note="half as many elements", of="more_itertools.more.combination_with_replacement_index")
def combination_with_replacement_index(n, rng):
    return sorted(rng.choices(range(n), k=n // 2)), list(range(n))


@bound("quadratic", "linear", note="a window of half the items", of="more_itertools.more.windowed_complete")
def windowed_complete(n, rng):
    return _numbers(n, rng), n // 2


@bound("linear", "linear", note="chunks of a quarter of the items", of="more_itertools.more.chunked")
def chunked(n, rng):
    return _numbers(n, rng), n // 4 + 1


@bound("linear", "constant", of="more_itertools.recipes.tail")
def tail(n, rng):
    return n // 2, _numbers(n, rng)


@bound("linearithmic", "linear", of="more_itertools.more.extract")
def extract(n, rng):
    return list(range(n)), rng.sample(range(n), n // 2)


@bound("linear", "constant", of="more_itertools.more.strictly_n")
def strictly_n(n, rng):
    return _numbers(n, rng), n


@bound("linearithmic", "linear", note="the number n", of="more_itertools.more.nth_prime")
def nth_prime(n, rng):
    return (n,)


@bound("linear", "linear", of="more_itertools.more.distribute")
def distribute(n, rng):
    return n, _numbers(n, rng)


@bound("linear", "linear", note="chunks of a quarter of the items", of="more_itertools.more.chunked_even")
def chunked_even(n, rng):
    return _numbers(n, rng), n // 4 + 1


@bound("exponential", "linear", of="more_itertools.more.powerset_of_sets")
def powerset_of_sets(n, rng):
    return (list(range(n)),)


@bound("cubic", "linear", note="every second item", of="more_itertools.more.combination_index")
def combination_index(n, rng):
    return list(range(0, n, 2)), list(range(n))


@bound("quadratic", "linear", of="more_itertools.more.dft")
def dft(n, rng):
    return ([rng.random() for _ in range(n)],)


@bound("quadratic", "linear", of="more_itertools.more.nth_permutation")
def nth_permutation(n, rng):
    index = 1
    for factor in range(2, n):
        index *= factor
    return list(range(n)), n, index * (n // 2)


@bound("linear", "constant", of="more_itertools.more.adjacent")
def adjacent(n, rng):
    return _rare, _numbers(n, rng)


@bound("linear", "constant", note="a tenth of the items split", of="more_itertools.more.split_at")
def split_at(n, rng):
    return _numbers(n, rng), _rare


@bound("linear", "constant", of="more_itertools.more.stagger")
def stagger(n, rng):
    return (_numbers(n, rng),)


@bound("quadratic", "linear", of="more_itertools.recipes.convolve")
def convolve(n, rng):
    return _numbers(n, rng), _numbers(n, rng)


@bound("linear", "linear", of="more_itertools.recipes.unique_everseen")
def unique_everseen(n, rng):
    return (_numbers(n, rng),)
