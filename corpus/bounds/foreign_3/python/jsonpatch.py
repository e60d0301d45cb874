"""Arguments for functions of jsonpatch."""

from driver import bound


@bound("linear", "linear", of="jsonpatch.apply_patch", note="a flat object", top=3000)
def apply_patch(n, rng):
    return {f"k{at}": at for at in range(n)}, [{"op": "replace", "path": f"/k{at}", "value": 0} for at in range(n)]


@bound("linear", "linear", of="jsonpatch.multidict")
def multidict(n, rng):
    return ([(f"k{rng.randrange(n)}", at) for at in range(n)],)
