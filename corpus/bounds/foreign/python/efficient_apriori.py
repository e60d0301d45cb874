"""Arguments for functions of efficient-apriori."""

from driver import bound


@bound("linear", "linear", of="efficient_apriori.apriori.apriori", note="eight items; as many sets whatever n")
def apriori(n, rng):
    return ([tuple(rng.sample("abcdefgh", 3)) for _ in range(n)],)


@bound("quadratic", "linear", of="efficient_apriori.itemsets.join_step", note="pairs with the same first item")
def join_step(n, rng):
    return ([(0, at) for at in range(1, n + 1)],)
