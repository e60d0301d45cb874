"""Arguments for simulation.py."""

from driver import bound


@bound("quadratic", "quadratic", note="n rows and n columns; three generations")
def life(n, rng):
    return [[rng.random() < 0.4 for _ in range(n)] for _ in range(n)], 3


@bound("linear", "linear", note="every third leaves")
def josephus(n, rng):
    return n, 3


@bound("quadratic", "linear", top=30_000, note="every third leaves; the tail moves")
def josephus_list(n, rng):
    return n, 3


@bound("linear", "constant")
def random_walk(n, rng):
    return n, 7


@bound("linear", "constant")
def bank_queue(n, rng):
    return sorted(rng.randrange(10 * n) for _ in range(n)), [rng.randrange(1, 20) for _ in range(n)]


@bound("linear", "linear", note="jobs of up to five slices")
def round_robin(n, rng):
    return {f"job{i}": rng.randrange(1, 50) for i in range(n)}, 10


@bound("linear", "linear")
def asteroid_collisions(n, rng):
    return ([rng.choice((1, 1, -1)) * rng.randrange(1, 100) for _ in range(n)],)


@bound("linear", "linear")
def visited_places(n, rng):
    return ("".join("T" if rng.random() < 0.1 else "G" for _ in range(n)),)


@bound("quadratic", "linear", note="n cells and n rounds")
def heat(n, rng):
    return [rng.uniform(0, 100) for _ in range(n)], n


@bound("polynomial", "quadratic", note="about n * n grains, each of which moves up to n * n others")
def falling_sand(n, rng):
    return (n,)
