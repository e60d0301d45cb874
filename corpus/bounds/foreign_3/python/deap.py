"""Arguments for functions of DEAP."""

from driver import bound


class Individual(list):
    """A list with a fitness and a strategy."""

    class Fitness:
        def __init__(self, *values):
            self.values = values

        def __lt__(self, other):
            return self.values < other.values

    def __init__(self, values):
        super().__init__(values)
        self.fitness = self.Fitness(sum(values), 1.0)
        self.strategy = [1.0] * len(self)


@bound("quadratic", "linear", of="deap.benchmarks.tools.convergence", top=1000, note="two objectives")
def convergence(n, rng):
    return [Individual([rng.random()]) for _ in range(n)], [(rng.random(), rng.random()) for _ in range(n)]


@bound("linear", "constant", of="deap.benchmarks.binary.chuang_f2")
def chuang_f2(n, rng):
    return ([rng.randrange(2) for _ in range(8 * n + 2)],)


@bound("linear", "constant", of="deap.benchmarks.binary.inv_trap", pure=True, top=100_000)
def inv_trap(n, rng):
    return ([rng.randrange(2) for _ in range(n)],)


@bound("quadratic", "linear", of="deap.tools.selection.selStochasticUniversalSampling", top=2000)
def sel_stochastic_universal_sampling(n, rng):
    return [Individual([rng.random()]) for _ in range(n)], n


@bound("linear", "linear", of="deap.tools.crossover.cxTwoPoint", top=100_000)
def cx_two_point(n, rng):
    return list(range(n)), list(range(n))


@bound("linear", "constant", of="deap.tools.crossover.cxESBlend")
def cx_es_blend(n, rng):
    return Individual([rng.random() for _ in range(n)]), Individual([rng.random() for _ in range(n)]), 0.5


@bound("linear", "linear", of="deap.benchmarks.zdt2", top=100_000, pure=True)
def zdt2(n, rng):
    return ([rng.random() for _ in range(n)],)
