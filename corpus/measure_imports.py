#!/usr/bin/env python3
"""Measure what starting CPython and importing modules costs, and write profiles/python.toml.

Every figure is the median of fresh processes. The child reads its own high-water mark (VmHWM) from
/proc/self/status at its end: that counter belongs to the address space made by exec, unlike ru_maxrss, which a
child inherits from its launcher. Byte code caches are written by one unmeasured import first.

The table it writes, and how to charge several imports with it, is described at the top of the table itself
(HEADER below). Packages are measured where they are installed: point --python at a virtual environment that has
them; those that are missing there keep the row they have in --carry, a CSV of earlier measurements.

Knows nothing of programs or of their data: only of interpreters and imports. Linux only, standard library only.
"""

from __future__ import annotations

import argparse
import json
import pkgutil
import statistics
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import import_lists
import import_model
import import_toml

# Runs inside the measured interpreter. Only modules that every start-up has loaded already may be used before the
# second reading, or they would be charged to the base.
PROBE = r"""
import sys, time
PathFinder = next(finder for finder in sys.meta_path if getattr(finder, "__name__", "") == "PathFinder")
class Hiding:
    # Packages that the imported one does not require are not found where packages are installed, only elsewhere.
    names = frozenset(sys.argv[2].split(","))
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if path is None and name in cls.names:
            path = [place for place in sys.path if not place.endswith("site-packages")]
        return PathFinder.find_spec(name, path, target)
    @classmethod
    def find_distributions(cls, *args, **kwargs):
        return PathFinder.find_distributions(*args, **kwargs)
sys.meta_path[sys.meta_path.index(PathFinder)] = Hiding
def read():
    seen = {}
    with open("/proc/self/status", "rb") as file:
        for line in file:
            key, _, value = line.partition(b":")
            if key in (b"VmHWM", b"RssAnon", b"Threads"):
                seen[key] = int(value.split()[0])
    return seen[b"VmHWM"] * 1024, seen[b"RssAnon"] * 1024, seen[b"Threads"], time.process_time() * 1000
read()
known = set(sys.modules)
before = read()
for name in sys.argv[3:]:
    __import__(name)
after = read()
new = [name for name in sys.modules if name not in known]
facts = [0, 0]
if sys.argv[1] == "files":
    import os
    for name in new:
        path = getattr(sys.modules.get(name), "__file__", None) or ""
        if path.endswith(".py") and os.path.exists(path):
            facts[0] += os.path.getsize(path)
    with open("/proc/self/maps") as file:
        mapped = {line.split(None, 5)[-1].strip() for line in file if ".so" in line}
    facts[1] = sum(os.path.getsize(path) for path in mapped if os.path.exists(path))
import json
print("\n" + json.dumps({"before": before, "after": after, "new": new, "facts": facts}))
"""

PAGE = 4096

# Top-level import names, their distributions, and what each distribution requires by itself (no extras).
DISTRIBUTIONS = """
import importlib.metadata as metadata, json, re
def plain(name):
    return re.sub("[-_.]+", "-", re.split("[ ;<>=!~(\\[]", name)[0]).lower()
requires, versions = {}, {}
for dist in metadata.distributions():
    key = plain(dist.metadata["Name"])
    versions[key] = [dist.metadata["Name"], dist.version]
    requires[key] = [plain(text) for text in dist.requires or () if "extra ==" not in text]
names = {top: [plain(name) for name in dists] for top, dists in metadata.packages_distributions().items()}
print(json.dumps({"names": names, "requires": requires, "versions": versions}))
"""


@dataclass
class Cost:
    """What one import (or a bare start) took, alone in a fresh process."""

    rss: int
    anon: int
    cpu_ms: float
    threads: int
    modules: list[str] = field(default_factory=list)
    source_bytes: int = 0
    native_bytes: int = 0
    distribution: str = ""
    version: str = ""
    carried: bool = False


@dataclass
class Installed:
    """Which distributions an interpreter has: what provides a name, and what requires what."""

    python: str
    names: dict[str, list[str]] = field(default_factory=dict)
    requires: dict[str, list[str]] = field(default_factory=dict)
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, python: str) -> Installed:
        """Asks the interpreter."""
        done = subprocess.run([python, "-c", DISTRIBUTIONS], capture_output=True, text=True, check=True)
        return cls(python, **json.loads(done.stdout))

    def hidden_from(self, names: Iterable[str]) -> list[str]:
        """Top-level names that would be absent if only what `names` require were installed.

        Optional dependencies are found at import time where they happen to be installed (pandas and pyarrow,
        requests and simplejson); a row must not depend on what else was measured with it.
        """
        wanted = [need for name in names for need in (name, *import_lists.NEEDS.get(name, ()))]
        seen: set[str] = set()
        todo = [dist for name in wanted for dist in self.names.get(name.partition(".")[0], [])]
        while todo:
            dist = todo.pop()
            if dist not in seen:
                seen.add(dist)
                todo += self.requires.get(dist, [])
        return sorted(top for top, dists in self.names.items() if not seen.intersection(dists))

    def distribution(self, name: str) -> tuple[str, str]:
        """Distribution and version that provide an import name; empty where none is known."""
        dists = self.names.get(name.partition(".")[0], [])
        found = self.versions.get(dists[0]) if dists else None
        return (found[0], found[1]) if found else ("", "")


def probe(python: str, names: Sequence[str], hidden: Sequence[str] = (), mode: str = "cost") -> dict[str, Any] | None:
    """One fresh process that imports `names`; None where that fails."""
    try:
        done = subprocess.run(
            [python, "-c", PROBE, mode, ",".join(hidden), *names],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=False,
        )
        return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        return None


def median_of(values: Iterable[float]) -> float:
    """The median, for the few values of repeated runs."""
    return statistics.median(list(values))


def measure(installed: Installed, names: Sequence[str], repeat: int) -> Cost | None:
    """The median cost of importing `names` together, less the bare start; None where they cannot be imported."""
    hidden = installed.hidden_from(names)
    first = probe(installed.python, names, hidden, "files")
    if first is None:
        return None
    runs = [run for run in (probe(installed.python, names, hidden) for _ in range(repeat)) if run is not None]
    if not runs:
        return None
    distribution, version = installed.distribution(names[0]) if names else ("", "")
    return Cost(
        rss=int(median_of(run["after"][0] - run["before"][0] for run in runs)),
        anon=int(median_of(run["after"][1] - run["before"][1] for run in runs)),
        cpu_ms=round(median_of(run["after"][3] - run["before"][3] for run in runs), 1),
        threads=int(median_of(run["after"][2] for run in runs)),
        modules=sorted(runs[0]["new"]),
        source_bytes=first["facts"][0],
        native_bytes=first["facts"][1],
        distribution=distribution,
        version=version,
    )


def measure_start(python: str, repeat: int) -> dict[str, object] | None:
    """Size and time of the interpreter that has done nothing yet; None where it does not start."""
    probe(python, [])
    runs = [run for run in (probe(python, []) for _ in range(repeat)) if run is not None]
    if not runs:
        return None
    version = subprocess.run(
        [python, "-c", "import platform; print(platform.python_version())"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "version": version,
        "rss": int(median_of(run["before"][0] for run in runs)),
        "anon": int(median_of(run["before"][1] for run in runs)),
        "cpu_ms": round(median_of(run["before"][3] for run in runs), 1),
        "threads": int(median_of(run["before"][2] for run in runs)),
    }


def stdlib_names(python: str) -> list[str]:
    """Public modules and submodules of the standard library, less those that open windows, print or are tests."""
    script = "import sys, os; print('\\n'.join(sys.stdlib_module_names)); print('@', os.path.dirname(os.__file__))"
    lines = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True).stdout.splitlines()
    folder = Path(lines[-1].removeprefix("@ "))
    names = [name for name in lines[:-1] if not name.startswith("_") and name not in import_lists.STDLIB_SKIPPED]
    for name in list(names):
        if (folder / name).is_dir() and name not in import_lists.STDLIB_TOP_ONLY:
            names += submodules(folder / name, name)
    return sorted(names)


def submodules(folder: Path, package: str) -> list[str]:
    """Public modules below a package folder, one level of packages deep."""
    found: list[str] = []
    for module in pkgutil.iter_modules([str(folder)]):
        if module.name.startswith("_") or module.name in ("tests", "test"):
            continue
        found.append(f"{package}.{module.name}")
        if module.ispkg and package.count(".") == 0:
            found += submodules(folder / module.name, f"{package}.{module.name}")
    return found


def measure_all(installed: Installed, names: Iterable[str], repeat: int) -> dict[str, Cost]:
    """Costs by import name; names that cannot be imported are left out, with a word on standard error."""
    wanted = list(names)
    with ThreadPoolExecutor(max_workers=2) as pool:
        measured = list(pool.map(lambda name: measure(installed, [name], repeat), wanted))
    for name, cost in zip(wanted, measured):
        if cost is None:
            print(f"  {name}: not importable", file=sys.stderr)
    return {name: cost for name, cost in zip(wanted, measured) if cost is not None}


def shared_names(costs: Mapping[str, Cost], stdlib: Iterable[str]) -> list[str]:
    """Modules with no row yet that two or more packages load: without rows they would be charged twice.

    Top-level packages, and subpackages one level down that bring a good number of modules.
    """
    skipped = {name.partition(".")[0] for name in stdlib} | set(sys.stdlib_module_names) | {"cython_runtime"}
    loaders: Counter[str] = Counter()
    for name, cost in costs.items():
        parts = Counter(".".join(module.split(".")[:2]) for module in cost.modules)
        wanted = {part for part, count in parts.items() if "." not in part or count >= 8}
        loaders.update((wanted | {part.partition(".")[0] for part in wanted}) - {name})
    return sorted(
        name
        for name, count in loaders.items()
        if count >= 2 and name not in costs and not (name.startswith("_") or name.partition(".")[0] in skipped)
    )


def carried_rows(path: Path | None, have: Mapping[str, Cost]) -> dict[str, Cost]:
    """Rows of an earlier measurement (kilobytes, one row an import) for packages that are not installed here."""
    if path is None:
        return {}
    import csv

    rows: dict[str, Cost] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["import"] in have or "," in row["import"]:
                continue
            rows[row["import"]] = Cost(
                rss=int(row["rss_delta_kb"]) * 1024,
                anon=int(row["anon_delta_kb"]) * 1024,
                cpu_ms=float(row["import_cpu_ms"]),
                threads=int(row["threads"]),
                distribution=row["package"],
                version=row["version"],
                carried=True,
                modules=import_lists.CARRIED_CONTAINS.get(row["import"], []),
            )
    return rows


def check_combinations(
    installed: Installed, table: import_model.Table, repeat: int
) -> list[tuple[str, int, int]]:
    """(imports, charged bytes, measured bytes) of real combinations that can be imported here."""
    rows: list[tuple[str, int, int]] = []
    for names in import_lists.COMBINATIONS:
        if not all(name in table.rows for name in names):
            continue
        cost = measure(installed, names, repeat)
        if cost is not None:
            rows.append((" + ".join(names), table.charge(names), cost.rss))
    return rows


def read_table(path: Path) -> import_model.Table:
    """The rows of a table that this program wrote, with the parts that stand there."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    rows, contains = {}, {}
    for section in ("stdlib", "packages"):
        for name, row in document[section].items():
            cost = Cost(row["rss"], row["anon"], row["cpu_ms"], row.get("threads", 1), distribution=row.get("distribution", ""),
                        version=row.get("version", ""), carried=row.get("carried", False))
            rows[name] = import_model.Row(name, cost, section == "stdlib", own_rss=row["own_rss"],
                                          own_anon=row["own_anon"], own_cpu_ms=row["own_cpu_ms"])
            contains[name] = row["contains"]
    return import_model.Table.read(rows, contains)


def share_again(table: import_model.Table, before: import_model.Table) -> None:
    """Own parts anew; those that move by less than a page stay as they stood, and so does time."""
    table.share_out()
    for name, row in table.rows.items():
        known = before.rows[name]
        row.own_cpu_ms = known.own_cpu_ms
        if abs(row.own_rss - known.own_rss) < PAGE:
            row.own_rss = known.own_rss
        if abs(row.own_anon - known.own_anon) < PAGE:
            row.own_anon = known.own_anon


def measure_again(installed: Installed, path: Path, names: Sequence[str], repeat: int) -> None:
    """Moves the memory of some rows, and of every row that loads one of them, half of the way to what it is here.

    How much of a native library is resident varies from install to install with how the page cache holds it; the middle
    is the least far from both.
    """
    table, before = read_table(path), read_table(path)
    wanted = [row.name for row in table.rows.values() if row.loads.intersection(names) or row.name in names]
    costs = measure_all(installed, wanted, repeat)
    for name, cost in costs.items():
        known = table.rows[name].cost
        print(f"{known.rss / 2**20:8.1f} MiB -> {cost.rss / 2**20:8.1f} MiB  {name}")
        known.rss, known.anon = (known.rss + cost.rss) // 2, (known.anon + cost.anon) // 2
        known.version = cost.version or known.version
        known.carried = False
    share_again(table, before)
    text = import_toml.rewritten(path.read_text(encoding="utf-8"), table, before.rows)
    path.write_text(text, encoding="utf-8")


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--python", default=sys.executable, help="interpreter whose modules are measured")
    parser.add_argument("--interpreter", action="append", default=[], metavar="KEY=PATH",
                        help="interpreter to measure a bare start of, such as 3.12=/usr/bin/python3.12")
    parser.add_argument("--repeat", type=int, default=5, help="fresh processes a figure (default 5)")
    parser.add_argument("--carry", type=Path, help="CSV of earlier measurements for packages not installed here")
    parser.add_argument("--again", action="append", default=[], metavar="NAME",
                        help="measure only the memory of this row, and of all that load it, and move the table there is half way")
    parser.add_argument("--out", type=Path, required=True, help="table to write (profiles/python.toml)")
    return parser.parse_args(argv)


def main() -> int:
    """Measure, derive, check, write."""
    options = arguments()
    starts = {}
    for pair in [*options.interpreter]:
        key, _, path = pair.partition("=")
        start = measure_start(path, max(options.repeat, 9))
        if start is not None:
            starts[key] = start
    installed = Installed.read(options.python)
    if options.again:
        measure_again(installed, options.out, options.again, options.repeat)
        return 0
    bare = measure(installed, [], options.repeat)
    print("standard library", file=sys.stderr)
    stdlib = measure_all(installed, stdlib_names(options.python), options.repeat)
    print("packages", file=sys.stderr)
    packages = measure_all(installed, import_lists.PACKAGES, options.repeat)
    packages |= measure_all(installed, shared_names(packages, stdlib), options.repeat)
    for cost in [*stdlib.values(), *packages.values()]:
        cost.native_bytes = max(0, cost.native_bytes - (bare.native_bytes if bare else 0))
    packages |= carried_rows(options.carry, packages)
    table = import_model.Table.build(stdlib, packages, set(import_lists.PACKAGES))
    unknown = import_model.fit_unknown(table)
    combinations = check_combinations(installed, table, options.repeat)
    options.out.write_text(import_toml.render(starts, table, unknown, combinations, options.repeat), encoding="utf-8")
    for names, charged, measured in combinations:
        print(f"{charged / measured:6.3f}  {names}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
