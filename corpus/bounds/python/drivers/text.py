"""Arguments for text.py."""

from driver import bound


def _word(rng, length=6):
    return "".join(rng.choices("abcdefghijklmnop", k=length))


@bound("linear", "constant", note="a handful of statuses")
def status_report(n, rng):
    return ([f'10.0.0.1 - "GET /page/{i}" {rng.choice((200, 404, 500))} {rng.randrange(9999)}' for i in range(n)],)


@bound("linearithmic", "linear", note="n / 8 paths, which are sorted at little cost")
def slowest_paths(n, rng):
    return ([f"2024-01-01 /page/{rng.randrange(max(1, n // 8))} {rng.randrange(500)}" for _ in range(n)],)


@bound("linear", "linear")
def wrap_greedy(n, rng):
    return [_word(rng, rng.randrange(1, 12)) for _ in range(n)], 72


@bound("linear", "linear", note="the width stays 72, so that a line has a bounded number of words")
def wrap_evenly(n, rng):
    return [_word(rng, rng.randrange(1, 12)) for _ in range(n)], 72


@bound("linear", "linear")
def slugs(n, rng):
    return ([f"{_word(rng).title()} and the {_word(rng)}!" for _ in range(n)],)


@bound("quadratic", "quadratic")
def diff_lines(n, rng):
    old = [_word(rng, 2) for _ in range(n)]
    return old, [line if rng.random() < 0.8 else _word(rng, 2) for line in old]


@bound("linear", "linear")
def render_table(n, rng):
    return ([(i, _word(rng), rng.random()) for i in range(n)],)


@bound("linear", "linear")
def mask_addresses(n, rng):
    return (" ".join(f"{_word(rng)}@example.org" if i % 5 == 0 else _word(rng) for i in range(n // 6 + 1)),)


@bound("linear", "linear", note="paragraphs of 30 words")
def paragraphs(n, rng):
    return ("\n\n".join(" ".join(_word(rng) for _ in range(30)) for _ in range(n // 200 + 1)),)


@bound("quadratic", "linear", note="words of six letters, few pairs")
def similar_words(n, rng):
    return [_word(rng) for _ in range(n)], 1
