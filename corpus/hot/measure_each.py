#!/usr/bin/env python3
"""Say what calls of the standard library take for each character or element, in steps: `[each]` and `[whole]` of
profiles/branches.toml.

    python3 corpus/hot/measure_each.py

A step is a seventh of a round of `for i in range(n): x = x + i`, which is seven instructions. Each call is timed by the
processor's clock, the least of three, over the source of a module, random words, or a list of lists.
"""

from __future__ import annotations

import ast
import copy
import difflib
import io
import random
import re
import symtable
import textwrap
import time
import tokenize
from collections.abc import Callable
from pathlib import Path

ROUNDS, INSTRUCTIONS = 1_000_000, 7


def seconds(run: Callable[[], object]) -> float:
    """The least of three."""
    least = float("inf")
    for _ in range(3):
        begun = time.process_time()
        run()
        least = min(least, time.process_time() - begun)
    return least


def adds() -> None:
    """What a step is measured by."""
    x = 0
    for i in range(ROUNDS):
        x = x + i


def main() -> None:
    """Measures and prints."""
    rng = random.Random(7)
    source = Path(ast.__file__).read_text(encoding="utf-8") * 3
    lines = source.splitlines()
    other = [line for line in lines if rng.random() < 0.9]
    words = " ".join(rng.choice(["apple", "pear", "the", "and", "stone"]) for _ in range(60_000))
    lists = [[at, str(at)] for at in range(30_000)]
    calls: dict[str, tuple[Callable[[], object], int]] = {
        "ast.parse": (lambda: ast.parse(source), len(source)),
        "symtable.symtable": (lambda: symtable.symtable(source, "x", "exec"), len(source)),
        "compile": (lambda: compile(source, "x", "exec"), len(source)),
        "tokenize.generate_tokens": (lambda: list(tokenize.generate_tokens(io.StringIO(source).readline)), len(source)),
        "copy.deepcopy": (lambda: copy.deepcopy(lists), 3 * len(lists)),
        "textwrap.wrap": (lambda: textwrap.wrap(words), len(words)),
        "textwrap.fill": (lambda: textwrap.fill(words), len(words)),
        "textwrap.dedent": (lambda: textwrap.dedent(source), len(source)),
        "re.sub": (lambda: re.sub(r"\w+", "x", source), len(source)),
        "re.findall": (lambda: re.findall(r"\w+", source), len(source)),
        "re.split": (lambda: re.split(r"\W+", source), len(source)),
        "difflib.unified_diff": (lambda: list(difflib.unified_diff(lines, other)), len(lines)),
    }
    step = seconds(adds) / ROUNDS / INSTRUCTIONS
    for name, (run, elements) in calls.items():
        print(f'"{name}" = {seconds(run) / elements / step:.0f}')


if __name__ == "__main__":
    main()
