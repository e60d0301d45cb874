"""Arguments for functions of Rich."""

from driver import bound


@bound("linearithmic", "linear", of="rich.scope.render_scope", top=2000)
def render_scope(n, rng):
    return ({f"name{rng.random()}": at for at in range(n)},)


@bound("linear", "linear", of="rich._ratio.ratio_reduce")
def ratio_reduce(n, rng):
    return 10 * n, [1] * n, [5] * n, [rng.randrange(20) for _ in range(n)]
