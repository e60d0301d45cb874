"""Arguments for functions of TextBlob."""

from driver import bound


@bound("linear", "linear", of="textblob.utils.filter_insignificant")
def filter_insignificant(n, rng):
    return ([(f"w{at}", rng.choice(["NN", "DT", "VB", "CC"])) for at in range(n)],)
