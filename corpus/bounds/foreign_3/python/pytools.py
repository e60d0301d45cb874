"""Arguments for functions of pytools."""

from driver import bound


@bound("linear", "constant", of="pytools.linear_combination", note="vectors are numbers")
def linear_combination(n, rng):
    return [rng.random() for _ in range(n)], [rng.random() for _ in range(n)]


@bound("quadratic", "quadratic", of="pytools.indices_in_shape", top=500, note="two axes")
def indices_in_shape(n, rng):
    return ((n, n),)


@bound("linear", "linear", of="pytools.reverse_dictionary")
def reverse_dictionary(n, rng):
    return ({at: f"v{at}" for at in range(n)},)


@bound("quadratic", "linear", of="pytools.common_prefix", top=1000, note="all begin alike")
def common_prefix(n, rng):
    return ([[0] * n + [at] for at in range(n)],)


@bound("linear", "linear", of="pytools.codegen.remove_common_indentation")
def remove_common_indentation(n, rng):
    return ("\n" + "    some = words\n" * n,)


@bound("linear", "linear", of="pytools.monkeypatch_class")
def monkeypatch_class(n, rng):
    class Base:
        pass

    return "Base", (Base,), {f"name{at}": at for at in range(n)}
