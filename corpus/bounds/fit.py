"""Which class of growth a series of (size, value) points shows, and how surely.

Every shape f is fitted as a + b*f(n) with a and b not negative, by least squares of the relative error, larger sizes
weighing more because the class is about them. Knows nothing of what was measured, nor of who stated what about it,
but for `settle`, which says what label follows. Pure; standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CLASSES = (
    "constant", "logarithmic", "linear", "linearithmic", "quadratic", "cubic", "polynomial", "exponential",
)
Point = tuple[float, float]
Shape = Callable[[float], float]

# A series whose values lie no further apart than this does not grow.
FLAT = 1.25
# Two classes of which one fits so many times worse are told apart, unless both fit better than NOISE.
APART = 1.5
NOISE = 0.02
# The same where only a logarithm lies between them: caches bend a line just as much.
APART_BY_LOGARITHM = 2.0
# Degrees between the named ones have to fit that much better than a named class to be believed.
BETWEEN = 2.0
# How much of the value at the largest size a leading term has to make up, where a lower one is fitted with it.
LEADS = 0.5
# How far the slope of the upper half may be below the degree for that: caches bend a line to a slope of 1.3.
STEEP = 0.5
# Bases from 1.1 to 5; a steeper growth is a factorial for our purposes.
BASES = tuple(1.1 * (5 / 1.1) ** (step / 60) for step in range(61))


@dataclass(frozen=True)
class Fit:
    """The class that fits best and the next one, with the relative error (root mean square) of each."""

    best: str
    error: float
    second: str
    second_error: float
    exponent: float
    """Slope of log(value) over log(size) in the upper half of the sizes."""
    ambiguous: bool


@dataclass(frozen=True)
class _Candidate:
    name: str
    degree: float
    error: float
    handicap: float

    @property
    def rank(self) -> float:
        return self.error * self.handicap


# What a copy in every round looks like until it outgrows the round: the degree below goes with it.
LOWER: dict[str, Shape] = {"quadratic": lambda n: n, "cubic": lambda n: n**2}


def _named() -> list[tuple[str, float, float, Shape]]:
    """Class, degree, handicap and shape of everything but exponentials."""
    return [
        ("constant", 0.0, 1.0, lambda n: 1.0),
        ("logarithmic", 0.0, 1.0, lambda n: math.log2(n + 1)),
        ("polynomial", 0.5, BETWEEN, math.sqrt),
        ("linear", 1.0, 1.0, lambda n: n),
        ("linearithmic", 1.0, 1.0, lambda n: n * math.log2(n + 1)),
        ("polynomial", 1.5, BETWEEN, lambda n: n**1.5),
        ("polynomial", 1.585, BETWEEN, lambda n: n**1.585),
        ("quadratic", 2.0, 1.0, lambda n: n**2),
        ("polynomial", 2.0, BETWEEN, lambda n: n**2 * math.log2(n + 1)),
        ("polynomial", 2.5, BETWEEN, lambda n: n**2.5),
        ("cubic", 3.0, 1.0, lambda n: n**3),
        ("polynomial", 3.0, BETWEEN, lambda n: n**3 * math.log2(n + 1)),
        ("polynomial", 4.0, 1.0, lambda n: n**4),
        ("polynomial", 5.0, 1.0, lambda n: n**5),
    ]


def _exponentials(largest: float) -> list[tuple[str, float, float, Shape]]:
    """Powers of many bases, n times a power, and the factorial, where the largest size still lets them be computed."""

    def power(base: float, degree: int) -> Shape:
        return lambda n: float(base**n) * n**degree

    shapes: list[tuple[str, float, float, Shape]] = []
    for base in BASES:
        if largest * math.log(base) < 300:
            shapes += [("exponential", math.inf, 1.0, power(base, degree)) for degree in (0, 1)]
    if largest <= 100:
        shapes.append(("exponential", math.inf, 1.0, lambda n: math.gamma(n + 1)))
    return shapes


def _solve(rows: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float] | None:
    """Coefficients with which the weighted rows come closest to one, None where they are not determined."""
    size = len(rows[0])
    system = [
        [sum(w * row[i] * row[j] for w, row in zip(weights, rows, strict=True)) for j in range(size)]
        + [sum(w * row[i] for w, row in zip(weights, rows, strict=True))]
        for i in range(size)
    ]
    scale = [system[i][i] for i in range(size)]
    for i in range(size):
        if system[i][i] <= 1e-12 * scale[i]:
            return None
        for k in range(i + 1, size):
            factor = system[k][i] / system[i][i]
            system[k] = [x - factor * y for x, y in zip(system[k], system[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (system[i][size] - sum(system[i][k] * found[k] for k in range(i + 1, size))) / system[i][i]
    return found


def _relative_error(points: Sequence[Point], shape: Shape, lower: Shape | None = None) -> float:
    """Root of the weighted mean of squared relative errors of the best a + b*f(n) without negative coefficients.

    With a lower term the best a + c*g(n) + b*f(n) counts too, if b*f makes up most of it at the largest size.
    """
    shapes: list[Shape] = [lambda n: 1.0, shape] + ([lower] if lower else [])
    tops = [each(points[-1][0]) or 1.0 for each in shapes]
    rows = [[each(size) / top / value for each, top in zip(shapes, tops, strict=True)] for size, value in points]
    weights = [index + 1.0 for index in range(len(points))]
    best = math.inf
    for chosen in ((0,), (1,), (0, 1), (1, 2), (0, 1, 2)):
        if chosen[-1] >= len(shapes):
            continue
        picked = [[row[k] for k in chosen] for row in rows]
        found = _solve(picked, weights)
        if found is None or min(found) < 0 or (2 in chosen and found[chosen.index(1)] < sum(found) * LEADS):
            continue
        misses = [sum(c * v for c, v in zip(found, row, strict=True)) - 1 for row in picked]
        squares = sum(w * miss * miss for w, miss in zip(weights, misses, strict=True))
        best = min(best, math.sqrt(squares / sum(weights)))
    return best


def exponent(points: Sequence[Point]) -> float:
    """Slope of log(value) over log(size) by least squares in the upper half of the sizes."""
    upper = sorted(points)[len(points) // 2 :]
    logs = [(math.log(size), math.log(value)) for size, value in upper if size > 0 and value > 0]
    if len(logs) < 2:
        return 0.0
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread if spread else 0.0


def _error_by_phase(points: Sequence[Point], shape: Shape, lower: Shape | None, phases: int) -> float:
    """The error over every `phases`-th point, each such series with constants of its own."""
    errors = [_relative_error(points[phase::phases], shape, lower) for phase in range(phases)]
    return math.sqrt(sum(error * error for error in errors) / phases)


def fit(points: Sequence[Point], ground: float = 0.0, noise: float = NOISE, phases: int = 1) -> Fit:
    """Fits every class to at least three points of different sizes.

    `ground` is the height, in the values' unit, below which differences mean nothing (the clock's step, an allocator's
    granule): a series that spans less is constant, and it softens the relative error of values near it. `noise`
    is the relative error below which two fits are equally good: nothing for exact counts. With `phases` 2 every second
    point is fitted apart, for values that grow in steps of a doubling or two (hash tables), where sizes double too.
    """
    ordered = sorted((float(size), max(float(value), 0.0) + ground) for size, value in points)
    if len({size for size, _ in ordered}) < 3 or ordered[0][0] < 1 or min(value for _, value in ordered) <= 0:
        raise ValueError("at least three different sizes from 1 on, with values above nothing, are needed")
    phases = min(phases, len(ordered) // 4) or 1
    found: dict[str, _Candidate] = {}
    slope = exponent([(size, value - ground) for size, value in ordered])
    for name, degree, handicap, shape in _named() + _exponentials(ordered[-1][0]):
        lower = LOWER.get(name) if slope >= degree - STEEP else None
        candidate = _Candidate(name, degree, _error_by_phase(ordered, shape, lower, phases), handicap)
        if name not in found or candidate.rank < found[name].rank:
            found[name] = candidate
    ranked = sorted(found.values(), key=lambda candidate: candidate.rank)
    values = [value for _, value in ordered]
    flat = max(values) - min(values) <= ground or max(values) <= FLAT * min(values)
    # Every shape contains the constant one, so that it can only win by being preferred.
    constant = found["constant"]
    if flat or constant.error <= noise:
        ranked.remove(constant)
        ranked.insert(0, constant)
    best, second = ranked[0], ranked[1]
    return Fit(best.name, best.error, second.name, second.error, slope, not flat and _close(best, second, noise))


def _close(best: _Candidate, second: _Candidate, noise: float) -> bool:
    """Whether the fit alone cannot tell two classes apart."""
    if _neighbours(best.name, second.name):
        return second.rank < APART_BY_LOGARITHM * best.rank or second.error < noise
    return second.rank < APART * best.rank or second.error < noise


def _neighbours(one: str, other: str) -> bool:
    """Whether it is only a logarithm that parts two classes, as caches may feign it."""
    return {one, other} == {"linear", "linearithmic"}


def settle(measured: Fit, stated: str, counted: Fit | None = None, counts_all: bool = False) -> tuple[str, bool]:
    """The label, and whether it is ambiguous.

    Where clear counts of operations give the stated class, and the measurement one that only a logarithm parts from
    it, the counts are believed; it is ambiguous where the measurement was clear too. Otherwise a clear fit is the
    label. Else counts decide between the two classes, if they are clear: always where every operation was counted
    (`counts_all`), otherwise when they give the higher class, or the stated one, because work that was not counted can
    only add. What is left is ambiguous: then the stated class counts if it is one of the two, the best one if it is
    not.
    """
    counts = counted.best if counted is not None and not counted.ambiguous else ""
    if counts == stated and _neighbours(measured.best, stated):
        return stated, not measured.ambiguous
    if not measured.ambiguous:
        return measured.best, False
    two = (measured.best, measured.second)
    if counts in two:
        higher = max(two, key=CLASSES.index)
        if counts_all or counts in (higher, stated):
            return counts, False
    return (stated if stated in two else measured.best), True
