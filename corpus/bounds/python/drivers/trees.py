"""Arguments for trees.py: balanced trees of n nodes unless said otherwise."""

from driver import bound


def _tree(code, lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return code.Node(mid, _tree(code, lo, mid), _tree(code, mid + 1, hi))


@bound("linearithmic", "linear", note="expected: random order")
def build_search_tree(n, rng):
    values = list(range(n))
    rng.shuffle(values)
    return (values,)


@bound("linear", "logarithmic")
def height(n, rng, code):
    return (_tree(code, 0, n),)


@bound("linearithmic", "logarithmic")
def is_balanced(n, rng, code):
    return (_tree(code, 0, n),)


@bound("linearithmic", "linear", top=30_000, note="slices cost n a level, though at little a word")
def from_sorted(n, rng):
    return (list(range(n)),)


@bound("linear", "linear")
def level_lists(n, rng, code):
    return (_tree(code, 0, n),)


@bound("logarithmic", "constant", pure=True)
def find_in_tree(n, rng, code):
    return _tree(code, 0, n), n


@bound("linear", "logarithmic", note="the middle one")
def kth_smallest(n, rng, code):
    return _tree(code, 0, n), n // 2


@bound("linear", "logarithmic")
def lowest_common_ancestor(n, rng, code):
    return _tree(code, 0, n), n // 3, n - 1


@bound("linear", "linear")
def serialize(n, rng, code):
    return (_tree(code, 0, n),)


@bound("linear", "linear", note="paths stay four deep")
def disk_usage(n, rng):
    return ([(f"a{rng.randrange(9)}/b{rng.randrange(n)}/c/{i}.txt", i) for i in range(n)],)


@bound("linear", "linear", note="n words of ten letters")
def autocomplete(n, rng):
    words = ["".join(rng.choices("abcdef", k=10)) for _ in range(n)]
    return words, [word[:5] for word in words]
