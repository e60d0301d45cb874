"""Arguments for functions of flatten-dict."""

from driver import bound


def nested(n, rng):
    return {f"k{at}": {f"m{i}": rng.random() for i in range(4)} for at in range(n)}


@bound("linear", "linear", of="flatten_dict.flatten_dict.flatten")
def flatten(n, rng):
    return (nested(n, rng),)


@bound("linear", "linear", of="flatten_dict.flatten_dict.unflatten")
def unflatten(n, rng):
    return ({(f"k{at}", f"m{i}"): rng.random() for at in range(n) for i in range(4)},)
