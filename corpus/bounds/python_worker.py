"""Measures one function in this process, or lists what there is to measure; prints JSON.

    python_worker.py                    every family with its functions, or why it cannot be measured here
    python_worker.py FAMILY FUNCTION    the function's points: size, seconds, bytes, operations

With --set SET before them a family is an installed package, and a function has its dotted name.

Every call gets fresh arguments and a freshly executed module, so that nothing is remembered from the call before; of an
installed package it is the module as imported, its caches cleared. Results that are iterators are run to their end.
Time is CPU time, the least of several calls, without the garbage collector. Memory is the highest that the call held at
once, by tracemalloc, with what it returns, and FRAME bytes for every level of calls. Operations are executed lines and
calls, with every comparison of the arguments' numbers and strings made visible, so that sorting in C counts too.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import gc
import importlib
import importlib.util
import json
import math
import random
import resource
import sys
import threading
import time
import tracemalloc
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from driver import DRIVERS, Driver

FOLDER = Path(__file__).resolve().parent / "python"
# Seconds a call may take at the largest size, its arguments too, and the memory of the whole process then.
LIMIT = 0.1
BUILD_LIMIT = 1.5
MEMORY_LIMIT = 300 * 2**20
# Calls up to this long are traced to count operations, which takes some thirty times longer.
COUNTED = 0.02
# Where the largest size of time lies between these, memory is measured beyond it, where no cache matters to it.
ROOMY = (500, 20_000)
PATIENCE = 2.0
# CPython 3.11: an interpreter frame of a function with a dozen locals and stack slots.
FRAME = 256
# Functions that remember their results.
CACHED = type(functools.cache(len))


def load_drivers(folder: Path, family: str) -> None:
    """Registers the drivers of a family."""
    path = folder / f"{family}.py"
    spec = importlib.util.spec_from_file_location(f"drivers_{family}", path)
    assert spec is not None and spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def listing(folder: Path, kind: type[Subject]) -> dict[str, Any]:
    """For each family its functions with what their drivers state, or the reason why it is skipped."""
    families: dict[str, Any] = {}
    for path in sorted(folder.glob("*.py")):
        DRIVERS.clear()
        try:
            load_drivers(folder, path.stem)
            missing = [driver.name for driver in DRIVERS.values() if not callable(kind(path.stem, driver).function())]
        except ImportError as error:
            families[path.stem] = str(error)
            continue
        if missing:
            raise SystemExit(f"{path.stem} has no {', '.join(missing)}")
        families[path.stem] = {
            driver.name: {"time": driver.time, "space": driver.space, "note": driver.note}
            for driver in DRIVERS.values()
        }
    return families


class Subject:
    """A family's code, compiled once and executed anew for each call, and one driver."""

    def __init__(self, family: str, driver: Driver) -> None:
        path = FOLDER / f"{family}.py"
        self.name = f"bounds_{family}"
        self.code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
        self.driver = driver

    def fresh(self) -> types.ModuleType:
        module = types.ModuleType(self.name)
        sys.modules[self.name] = module
        exec(self.code, module.__dict__)
        return module

    def function(self, module: types.ModuleType | None = None) -> Any:
        """The function in a module, a fresh one if none is given; None if it is not there."""
        return getattr(module or self.fresh(), self.driver.name.rpartition(".")[2], None)

    def prepare(self, size: int) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The function of a fresh module and its arguments."""
        module = self.fresh()
        rng = random.Random(f"{self.driver.name} {size}")
        takes_module = self.driver.make.__code__.co_argcount == 3
        arguments = self.driver.make(size, rng, module) if takes_module else self.driver.make(size, rng)
        return self.function(module), arguments


class Installed(Subject):
    """A function of an installed package, whose modules cannot be executed twice."""

    def __init__(self, family: str, driver: Driver) -> None:
        self.module = importlib.import_module(driver.name.rpartition(".")[0])
        self.driver = driver

    def fresh(self) -> types.ModuleType:
        for value in list(vars(self.module).values()):
            if isinstance(value, CACHED):
                value.cache_clear()
        return self.module


def run(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """A whole call: what comes out lazily is taken."""
    result = function(*arguments)
    if isinstance(result, Iterator):
        collections.deque(result, maxlen=0)
    return result


def once(subject: Subject, size: int) -> float:
    """Seconds of one call."""
    function, arguments = subject.prepare(size)
    gc.disable()
    start = time.thread_time_ns()
    run(function, arguments)
    elapsed = time.thread_time_ns() - start
    gc.enable()
    return elapsed / 1e9


def many(subject: Subject, size: int, rough: float) -> float:
    """Seconds a call, over calls that share their arguments."""
    function, arguments = subject.prepare(size)
    calls = max(1, min(10_000, int(0.002 / max(rough, 1e-7))))
    best = math.inf
    gc.disable()
    for _ in range(15):
        start = time.thread_time_ns()
        for _ in range(calls):
            run(function, arguments)
        best = min(best, (time.thread_time_ns() - start) / calls)
    gc.enable()
    return best / 1e9


def seconds(subject: Subject, size: int) -> float:
    """The least CPU time of several calls."""
    begin = time.monotonic()
    best = once(subject, size)
    if subject.driver.pure and best < 0.002:
        return many(subject, size, best)
    repeats = 1
    while repeats < 4 or (repeats < 25 and time.monotonic() - begin < 0.15):
        best = min(best, once(subject, size))
        repeats += 1
        if time.monotonic() - begin > 4:
            break
    return best


def depth(subject: Subject, size: int) -> int:
    """How many levels of Python calls the call reaches below itself."""
    function, arguments = subject.prepare(size)
    now = deepest = 0

    def watch(frame: types.FrameType, event: str, argument: object) -> None:
        nonlocal now, deepest
        if event == "call":
            now += 1
            if now > deepest:
                deepest = now
        elif event == "return":
            now -= 1

    sys.setprofile(watch)
    try:
        run(function, arguments)
    finally:
        sys.setprofile(None)
    return max(0, deepest - 2)


def peak(subject: Subject, size: int) -> int:
    """Bytes held at once, above what was there before the call."""
    function, arguments = subject.prepare(size)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    result = run(function, arguments)
    highest = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    del result
    return highest


class _Number(int):
    """An integer whose comparisons are calls, which a trace sees."""

    __hash__ = int.__hash__

    def __lt__(self, other: Any) -> Any:
        return int.__lt__(self, other)

    def __gt__(self, other: Any) -> Any:
        return int.__gt__(self, other)

    def __eq__(self, other: Any) -> Any:
        return int.__eq__(self, other)


class _Float(float):
    """The same of a float."""

    __hash__ = float.__hash__

    def __lt__(self, other: Any) -> Any:
        return float.__lt__(self, other)

    def __gt__(self, other: Any) -> Any:
        return float.__gt__(self, other)

    def __eq__(self, other: Any) -> Any:
        return float.__eq__(self, other)


class _Text(str):
    """The same of a string."""

    __hash__ = str.__hash__

    def __lt__(self, other: Any) -> Any:
        return str.__lt__(self, other)

    def __gt__(self, other: Any) -> Any:
        return str.__gt__(self, other)

    def __eq__(self, other: Any) -> Any:
        return str.__eq__(self, other)


def visible(value: Any, inside: bool = False) -> Any:
    """The same value, in whose lists and tuples every number and string shows its comparisons."""
    if type(value) is list:
        return [visible(item, True) for item in value]
    if type(value) is tuple:
        return tuple(visible(item, True) for item in value)
    kind = {int: _Number, float: _Float, str: _Text}.get(type(value))
    return kind(value) if inside and kind is not None else value


def operations(subject: Subject, size: int) -> int:
    """Executed lines and calls, those of comparisons included where the function bears such arguments."""
    try:
        function, arguments = subject.prepare(size)
        return traced(function, tuple(visible(argument) for argument in arguments))
    except (TypeError, ValueError):
        return traced(*subject.prepare(size))


def traced(function: Callable[..., Any], arguments: tuple[Any, ...]) -> int:
    """Executed lines and calls."""
    count = 0

    def trace(frame: types.FrameType, event: str, argument: object) -> Any:
        nonlocal count
        if event in ("line", "call"):
            count += 1
        return trace

    sys.settrace(trace)
    try:
        run(function, arguments)
    finally:
        sys.settrace(None)
    return count


def reach(subject: Subject) -> tuple[int, float]:
    """The largest size that stays within the limits, with its seconds, by small steps."""
    size, last, largest, top = 3, 0.0, 3, subject.driver.top
    while size <= top:
        repeats = 3 if last < 0.001 else 1
        begin = time.monotonic()
        took = min(once(subject, size) for _ in range(repeats))
        lasted = (time.monotonic() - begin) / repeats
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if took > LIMIT or lasted > BUILD_LIMIT or memory > MEMORY_LIMIT:
            break
        largest, last = size, took
        if size == top:
            break
        size = min(top, size * 2 if took < 0.001 and size >= 32 else size + max(1, size // 6))
    return largest, last


def choose_sizes(largest: int, took: float) -> list[int]:
    """Geometric sizes up to the largest; evenly spaced ones where the largest is small."""
    if largest < 64:
        step = max(1, largest // 11)
        return sorted(range(largest, 1, -step))[-11:]
    if took < 0.001 and largest >= 2**14:
        ratio, count, least = max(4.0, (largest / 16) ** (1 / 9)), 10, 8
    elif largest >= 512:
        ratio, count, least = 2.0, 11, 8
    else:
        ratio, count, least = math.sqrt(2), 9, 6
    return sorted(size for size in (round(largest / ratio**step) for step in range(count)) if size >= least)


def measure(subject: Subject) -> list[dict[str, float | None]]:
    """All points of one function."""
    largest, took = reach(subject)
    points: list[dict[str, float | None]] = []
    for size in choose_sizes(largest, took):
        lasts = seconds(subject, size)
        points.append({
            "size": size,
            "seconds": lasts,
            "bytes": peak(subject, size) + FRAME * depth(subject, size),
            "operations": operations(subject, size) if lasts < COUNTED else None,
        })
    if ROOMY[0] <= largest <= ROOMY[1]:
        points += wider(subject, largest)
    return points


def wider(subject: Subject, largest: int) -> list[dict[str, float | None]]:
    """Points of memory alone, at twice and four times the largest size, as far as patience allows."""
    points: list[dict[str, float | None]] = []
    begin = time.monotonic()
    peak(subject, largest)
    for size in (2 * largest, 4 * largest):
        before = time.monotonic() - begin
        # A quadratic function takes four times longer.
        if before > PATIENCE / 4:
            break
        begin = time.monotonic()
        space = peak(subject, size) + FRAME * depth(subject, size)
        points.append({"size": size, "seconds": None, "bytes": space, "operations": None})
    return points


def main() -> None:
    """List or measure, on a stack that deep recursion does not exhaust."""
    words = sys.argv[1:]
    folder, kind = FOLDER / "drivers", Subject
    if words[:1] == ["--set"]:
        folder, kind = FOLDER.parent / words[1] / "python", Installed
        words = words[2:]
    # Some packages print when they are imported.
    with contextlib.redirect_stdout(sys.stderr):
        if words:
            family, function = words
            load_drivers(folder, family)
            told: Any = measure(kind(family, DRIVERS[function]))
        else:
            told = listing(folder, kind)
    print(json.dumps(told))


if __name__ == "__main__":
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(512 * 2**20)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
