"""Arguments for functions of rouge."""

from driver import bound


def _sentences(n, rng):
    return [" ".join(rng.choices("the quick brown fox jumps over a lazy dog".split(), k=8)) for _ in range(n)]


@bound("linear", "linear", of="rouge.rouge_score.rouge_n", note="sentences of eight words", top=3000)
def rouge_n(n, rng):
    return _sentences(n, rng), _sentences(n, rng)


@bound("linear", "linear", of="rouge.rouge_score.multi_rouge_n", top=3000)
def multi_rouge_n(n, rng):
    return [[each] for each in _sentences(n, rng)], [(at, n - 1 - at) for at in range(n)]


@bound("quadratic", "linear", of="rouge.rouge_score.rouge_l_summary_level", top=300)
def rouge_l_summary_level(n, rng):
    return _sentences(n, rng), _sentences(n, rng)
