"""Arguments for sorting.py."""

from driver import bound


def _shuffled(n, rng):
    items = list(range(n))
    rng.shuffle(items)
    return items


@bound("quadratic", "constant")
def insertion_sort(n, rng):
    return (_shuffled(n, rng),)


@bound("quadratic", "constant")
def bubble_until_quiet(n, rng):
    return (_shuffled(n, rng),)


@bound("linear", "linear")
def merge(n, rng):
    items = _shuffled(2 * n, rng)
    return sorted(items[:n]), sorted(items[n:])


@bound("linearithmic", "linear")
def merge_sort(n, rng):
    return (_shuffled(n, rng),)


@bound("linearithmic", "linear")
def bottom_up_merge_sort(n, rng):
    return (_shuffled(n, rng),)


@bound("linearithmic", "linear", note="expected")
def quick_sort(n, rng):
    return (_shuffled(n, rng),)


@bound("linearithmic", "constant")
def heap_sort(n, rng):
    return (_shuffled(n, rng),)


@bound("linear", "linear")
def counting_sort(n, rng):
    return [rng.randrange(n) for _ in range(n)], n


@bound("linearithmic", "linear")
def largest_number(n, rng):
    return ([rng.randrange(10**6) for _ in range(n)],)


@bound("linearithmic", "linear")
def leaderboard(n, rng):
    return ([(f"player{rng.randrange(n)}", rng.randrange(1000)) for _ in range(n)],)


@bound("linearithmic", "linear")
def by_frequency(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)
