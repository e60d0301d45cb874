"""Arguments for parsing.py."""

import json

from driver import bound


def _expression(n, rng):
    parts = [str(rng.randrange(100))]
    for i in range(n):
        parts += [rng.choice("+-*"), f"({rng.randrange(100)}+{i})" if i % 3 == 0 else str(rng.randrange(100))]
    return "".join(parts)


@bound("linear", "linear", note="half as deep as it is long")
def brackets_match(n, rng):
    opened = [rng.choice("([{") for _ in range(n // 2)]
    return ("".join(opened) + "".join({"(": ")", "[": "]", "{": "}"}[c] for c in reversed(opened)),)


@bound("linear", "linear")
def tokenize(n, rng):
    return (_expression(n // 4, rng),)


@bound("linear", "linear", note="n terms, brackets one deep")
def evaluate(n, rng):
    return (_expression(n // 4, rng),)


@bound("linear", "linear")
def to_postfix(n, rng):
    tokens = ["1"]
    for _ in range(n):
        tokens += [rng.choice("+-*/"), "2"]
    return (tokens,)


@bound("linear", "linear")
def read_ini(n, rng):
    lines = [f"[part{i}]" if i % 10 == 0 else f"key{i} = {rng.randrange(100)} ; remark" for i in range(n)]
    return ("\n".join(lines),)


@bound("linear", "linear")
def totals_of_csv(n, rng):
    lines = [f"{i},acc{rng.randrange(n)},{rng.random():.2f}" for i in range(n)]
    return ("id,account,amount\n" + "\n".join(lines),)


@bound("linear", "linear")
def json_leaves(n, rng):
    records = [{"id": i, "tags": ["a", "b"], "at": {"x": rng.random(), "y": 0}} for i in range(n // 5 + 1)]
    return (json.dumps(records),)


@bound("quadratic", "linear", top=30_000, note="taking off the front moves the rest")
def read_lisp(n, rng):
    return ("(" + " ".join(f"(add {i} x)" for i in range(n)) + ")",)


@bound("linear", "linear")
def names_in_code(n, rng):
    return ("\n".join(f"v{rng.randrange(n)} = {i} + f({i})" for i in range(n // 4 + 1)),)


@bound("linear", "linear", note="the pieces stay short")
def decode_repeats(n, rng):
    return ("".join(f"{rng.randrange(2, 5)}[ab]" for _ in range(n)),)
