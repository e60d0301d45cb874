"""Turns measured import costs into rows that can be added up, and into a rule for packages with no row.

The scheme. A row's cost alone includes everything it loads. Its *own* cost is its part of that: own costs are
chosen so that, for every row, they add up over the row and everything it loads to what was measured. The cost of
any set of imports is then the sum of own costs over the set and everything it loads, each row once.

Knows nothing of processes or of files.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

# Extension modules that map a large native library, and the row that library is charged to.
NATIVE = {"_ssl": "hashlib"}  # libcrypto

# Below these a module is not worth a row: the figure would be noise.
LEAST_RSS = 96 * 1024
LEAST_CPU_MS = 1.0


class Measured(Protocol):
    """What this module needs of a measurement."""

    rss: int
    anon: int
    cpu_ms: float
    threads: int
    modules: list[str]
    source_bytes: int
    native_bytes: int
    distribution: str
    version: str
    carried: bool


@dataclass
class Row:
    """A measured import, with what is its own."""

    name: str
    cost: Measured
    standard: bool
    loads: set[str] = field(default_factory=set)
    own_rss: int = 0
    own_anon: int = 0
    own_cpu_ms: float = 0.0


@dataclass
class Table:
    """All rows by import name."""

    rows: dict[str, Row]

    @classmethod
    def build(cls, stdlib: Mapping[str, Measured], packages: Mapping[str, Measured], asked: set[str]) -> Table:
        """Rows for the packages asked for, and for whatever else costs enough to matter, with their own costs."""
        rows = {name: Row(name, cost, True) for name, cost in stdlib.items()}
        rows |= {name: Row(name, cost, False) for name, cost in packages.items()}
        table = cls({name: row for name, row in rows.items() if name in asked or worth_a_row(row, rows)})
        table._link()
        table.share_out()
        return table

    @classmethod
    def read(cls, rows: Mapping[str, Row], contains: Mapping[str, Sequence[str]]) -> Table:
        """Rows of a written table; `contains` as it stands there."""
        table = cls(dict(rows))
        for name, row in table.rows.items():
            row.loads = set(contains[name])
        for name in sorted(table.rows, key=lambda name: len(table.rows[name].loads)):
            table.rows[name].loads = table.reach([name]) - {name}
        return table

    def _link(self) -> None:
        """Which rows each row loads; of two that load each other, the one with the longer name loads the other.

        Native libraries are no modules: a row that maps one counts as loading the row it is charged to.
        """
        for row in self.rows.values():
            row.loads = {name for name in row.cost.modules if name in self.rows and name != row.name}
            row.loads |= {
                name for module, name in NATIVE.items() if module in row.cost.modules and name in self.rows
            } - {row.name}
        for row in self.rows.values():
            for other in list(row.loads):
                if row.name in self.rows[other].loads and _precedes(row.name, other):
                    row.loads.discard(other)
        for name in sorted(self.rows, key=lambda name: len(self.rows[name].loads)):
            self.rows[name].loads = self.reach([name]) - {name}

    def share_out(self) -> None:
        """Own costs for all rows, in each of the three measures."""
        sets = {name: sorted(self.reach([name])) for name in self.rows}
        rss = share_out(sets, {name: float(row.cost.rss) for name, row in self.rows.items()}, 2.0**18)
        anon = share_out(sets, {name: float(row.cost.anon) for name, row in self.rows.items()}, 2.0**18)
        cpu = share_out(sets, {name: row.cost.cpu_ms for name, row in self.rows.items()}, 2.0)
        for name, row in self.rows.items():
            row.own_rss, row.own_anon, row.own_cpu_ms = round(rss[name]), round(anon[name]), round(cpu[name], 1)

    def reach(self, names: Iterable[str]) -> set[str]:
        """The names and everything they load."""
        seen: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name in self.rows and name not in seen:
                seen.add(name)
                todo += self.rows[name].loads
        return seen

    def direct(self, row: Row) -> list[str]:
        """The rows it loads less those that another of them loads: enough to find all of them again."""
        below: set[str] = set()
        for name in row.loads:
            below |= self.reach([name]) - {name}
        return sorted(row.loads - below)

    def charge(self, names: Sequence[str]) -> int:
        """Resident bytes that importing all of `names` adds to the bare interpreter."""
        return sum(self.rows[name].own_rss for name in self.reach(names))


def worth_a_row(row: Row, rows: Mapping[str, Row]) -> bool:
    """Whether it costs something that its parent package's row does not tell already."""
    parent = rows.get(row.name.rpartition(".")[0])
    rss, cpu_ms = row.cost.rss, row.cost.cpu_ms
    if parent is not None:
        rss, cpu_ms = rss - parent.cost.rss, cpu_ms - parent.cost.cpu_ms
    return rss >= LEAST_RSS or cpu_ms >= LEAST_CPU_MS


def share_out(sets: Mapping[str, Sequence[str]], totals: Mapping[str, float], floor: float) -> dict[str, float]:
    """The parts, none negative, whose sums over each set come closest to the set's measured total.

    Least squares on relative errors (relative to `floor` for totals below it), by coordinate descent: convex, so
    where it starts does not matter. It starts from what is left of each total after its inner parts, from the
    smallest set up, which is exact wherever no such remainder is negative.
    """
    parts: dict[str, float] = {}
    for name in sorted(sets, key=lambda name: (len(sets[name]), name)):
        parts[name] = max(0.0, totals[name] - sum(parts.get(inner, 0.0) for inner in sets[name] if inner != name))
    weight = {name: 1.0 / max(totals[name], floor) ** 2 for name in sets}
    holders: dict[str, list[str]] = {name: [] for name in sets}
    for name, inner in sets.items():
        for part in inner:
            holders[part].append(name)
    left = {name: totals[name] - sum(parts[part] for part in sets[name]) for name in sets}
    for _ in range(300):
        for part, names in holders.items():
            step = sum(weight[name] * left[name] for name in names) / sum(weight[name] for name in names)
            step = max(step, -parts[part])
            parts[part] += step
            for name in names:
                left[name] -= step
    return parts


def _precedes(name: str, other: str) -> bool:
    """Which of two mutually loading rows counts as the inner one: the shorter name, then the alphabet."""
    return (len(name), name) < (len(other), other)


@dataclass
class Rule:
    """Cost of an unlisted package as a linear function of what is on disk, and how far off it is."""

    per_module: float
    per_source_byte: float
    per_native_byte: float
    median_error: float
    p90_error: float


@dataclass
class Unknown:
    """What to assume for packages with no row."""

    rows: int
    median_rss: int
    p90_rss: int
    median_anon: int
    median_cpu_ms: float
    rss: Rule
    anon: Rule
    cpu_ms: Rule


def fit_unknown(table: Table) -> Unknown:
    """Fits the rule on every measured package that is a program's own choice (at least 256 KiB)."""
    rows = [row for row in table.rows.values() if not row.standard and not row.cost.carried and row.cost.rss >= 2**18]
    tops = [row for row in rows if "." not in row.name] or rows
    costs = [row.cost for row in tops]
    facts = [(len(row.cost.modules), row.cost.source_bytes, row.cost.native_bytes) for row in rows]
    return Unknown(
        rows=len(rows),
        median_rss=int(statistics.median(cost.rss for cost in costs)),
        p90_rss=quantile([cost.rss for cost in costs], 0.9),
        median_anon=int(statistics.median(cost.anon for cost in costs)),
        median_cpu_ms=round(statistics.median(cost.cpu_ms for cost in costs), 1),
        rss=fit(facts, [row.cost.rss for row in rows]),
        anon=fit(facts, [row.cost.anon for row in rows]),
        cpu_ms=fit(facts, [row.cost.cpu_ms for row in rows]),
    )


def quantile(values: Sequence[float], share: float) -> int:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return int(ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)])


def fit(facts: Sequence[Sequence[float]], wanted: Sequence[float]) -> Rule:
    """Least squares on relative errors with coefficients that cannot be negative.

    Coordinate descent; the problem is convex, so the order does not matter.
    """
    pairs = [(list(map(float, fact)), float(want)) for fact, want in zip(facts, wanted) if want > 0]
    rows = [[value / want for value in fact] for fact, want in pairs]
    weights = [0.0, 0.0, 0.0]
    for _ in range(5000):
        for index in range(3):
            gradient = curvature = 0.0
            for row in rows:
                gradient += row[index] * (1.0 - sum(w * v for w, v in zip(weights, row)))
                curvature += row[index] ** 2
            if curvature > 0:
                weights[index] = max(0.0, weights[index] + gradient / curvature)
    errors = [abs(sum(w * v for w, v in zip(weights, row)) - 1.0) for row in rows]
    per_module, per_source_byte, per_native_byte = weights
    p90_error = sorted(errors)[int(0.9 * (len(errors) - 1))]
    return Rule(per_module, per_source_byte, per_native_byte, statistics.median(errors), p90_error)
