"""Arguments for functions of patiencediff."""

from driver import bound


def lines(n, rng):
    return [f"line {rng.randrange(2 * n)}\n" for _ in range(n)]


@bound("linearithmic", "linear", of="patiencediff._patiencediff_py.unique_lcs_py")
def unique_lcs_py(n, rng):
    one = lines(n, rng)
    return one, sorted(one)


@bound("linearithmic", "linear", of="patiencediff._patiencediff_py.recurse_matches_py", top=3000)
def recurse_matches_py(n, rng):
    one = lines(n, rng)
    other = [line if rng.random() < 0.8 else "other\n" for line in one]
    return one, other, 0, 0, n, n, [], 10
