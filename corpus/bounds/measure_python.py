#!/usr/bin/env python3
"""Measure how the Python functions of corpus/bounds grow; write python_points.csv and the classes in python.csv.

Each function runs at growing sizes in a process of its own (python_worker.py says how), and fit.py finds the classes.
Families that need a package which the interpreter lacks are skipped, and their earlier rows kept. A row in which time
or space could not be told between two classes says ambiguous=yes and holds the stated one, if it is one of the two.
With --set the functions are those of installed packages that the set's python/ drives, and the tables its own.
Linux only, standard library only.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fit import Fit, fit, settle
from sources import SETS

HERE = Path(__file__).resolve().parent
WORKER = HERE / "python_worker.py"
COLUMNS = (
    "family", "function", "sizes", "time", "time_exponent", "time_error", "time_second", "time_second_error", "space",
    "space_exponent", "space_error", "space_second", "space_second_error", "ambiguous", "stated_time", "stated_space",
    "operations", "note",
)
POINT_COLUMNS = ("family", "function", "size", "seconds", "bytes", "operations")
# Below these heights differences mean nothing: timing a call, and the objects any call may leave about.
CLOCK = 5e-8
SCRAP = 512
# CPython keeps integers up to this, so that smaller sizes tell less of memory; they count where few are larger.
SHARED = 256
ENOUGH = 5
Key = tuple[str, str]
Row = dict[str, str]


def machine(python: str) -> str:
    """Processor, kernel and interpreter, for the tables' header."""
    model = platform.machine()
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    version = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{model}, {os.cpu_count()} cores, Linux {'.'.join(platform.release().split('.')[:2])}, {version}"


def ask(python: str, *words: str, of: str = "", timeout: float = 300) -> Any:
    """What the worker prints."""
    command = [python, str(WORKER), *(["--set", of] if of else []), *words]
    # One thread: CPU time is the calling thread's.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    said = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, env=environment)
    if said.returncode != 0 or not said.stdout:
        raise RuntimeError(said.stderr.strip()[-800:] or f"nothing from {' '.join(words)}")
    return json.loads(said.stdout)


def read(path: Path) -> list[Row]:
    """Rows of a table with comment lines."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))


def write(path: Path, header: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """The table, with a comment line before it."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        stream.write(f"# {header}\n")
        writer = csv.DictWriter(stream, fieldnames=columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def texts(key: Key, points: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Points as they stand in the table."""
    return [
        {
            "family": key[0],
            "function": key[1],
            "size": str(int(point["size"])),
            "seconds": "" if point["seconds"] is None else f"{point['seconds']:.4g}",
            "bytes": str(int(point["bytes"])),
            "operations": "" if point["operations"] is None else str(int(point["operations"])),
        }
        for point in points
    ]


def classify(key: Key, points: Sequence[Row], stated: Mapping[str, str]) -> Row:
    """The row of one function from its points."""
    timed = [(int(point["size"]), float(point["seconds"])) for point in points if point["seconds"]]
    held = [(int(point["size"]), float(point["bytes"])) for point in points]
    large = [point for point in held if point[0] > SHARED]
    time = fit(timed, ground=CLOCK)
    space = fit(large if len(large) >= ENOUGH else held, ground=SCRAP, phases=2)
    counts = [(int(point["size"]), float(point["operations"])) for point in points if point["operations"]]
    operations = fit(counts, noise=0.005) if len(counts) >= 5 else None
    time_label, time_open = settle(time, stated["time"], operations)
    space_label, space_open = settle(space, stated["space"])
    sizes = [int(point["size"]) for point in points]
    return {
        "family": key[0],
        "function": key[1],
        "sizes": f"{len(sizes)} from {min(sizes)} to {max(sizes)}",
        **columns("time", time, time_label),
        **columns("space", space, space_label),
        "ambiguous": "yes" if time_open or space_open else "no",
        "stated_time": stated["time"],
        "stated_space": stated["space"],
        "operations": operations.best if operations else "",
        "note": stated["note"],
    }


def columns(name: str, found: Fit, label: str) -> Row:
    """Label, exponent, and the two best classes' errors; the second column is the other of the two."""
    swapped = label == found.second
    return {
        name: label,
        f"{name}_exponent": f"{found.exponent:.2f}",
        f"{name}_error": f"{found.second_error if swapped else found.error:.3f}",
        f"{name}_second": found.best if swapped else found.second,
        f"{name}_second_error": f"{found.error if swapped else found.second_error:.3f}",
    }


def moved(old: Row, new: Row) -> list[str]:
    """Which of time and space changed its class; an ambiguous row may move to its other class."""
    changed = []
    for name in ("time", "space"):
        allowed = {old[name]} | ({old[f"{name}_second"]} if old["ambiguous"] == "yes" else set())
        if new[name] not in allowed:
            changed.append(f"{name} {old[name]} -> {new[name]}")
    return changed


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--python", default=sys.executable, help="interpreter that runs the functions")
    parser.add_argument("--only", default="", metavar="TEXT", help="only functions whose family.name contains TEXT")
    parser.add_argument("--missing", action="store_true", help="only functions that have no row yet")
    parser.add_argument("--refit", action="store_true", help="measure nothing, fit the points of the table again")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a class moved")
    parser.add_argument("--set", choices=SETS, default="", help="the functions of installed packages instead")
    return parser.parse_args(argv)


class Tables:
    """Rows and points by function, as read and as measured since."""

    def __init__(self, python: str, folder: Path) -> None:
        self.python = python
        self.table, self.file = folder / "python.csv", folder / "python_points.csv"
        self.rows = {(row["family"], row["function"]): row for row in read(self.table)}
        self.points: dict[Key, list[Row]] = {}
        for point in read(self.file):
            self.points.setdefault((point["family"], point["function"]), []).append(point)
        self.order: list[Key] = []

    def keep(self) -> None:
        """Writes both tables, functions in the order of their drivers."""
        later = [key for key in self.rows if key not in self.order]
        kept = [key for key in self.order if key in self.rows]
        header = f"By corpus/bounds/measure_python.py on {machine(self.python)}."
        keys = kept + later
        write(self.file, header, POINT_COLUMNS, [point for key in keys for point in self.points.get(key, [])])
        write(self.table, header, COLUMNS, [self.rows[key] for key in keys])


def family_rows(
    tables: Tables, family: str, functions: Mapping[str, Mapping[str, str]], options: argparse.Namespace
) -> int:
    """Measures what is wanted of a family and fits all of it; returns how many failed or moved."""
    failures = 0
    for function, stated in functions.items():
        key = (family, function)
        tables.order.append(key)
        wanted = options.only in ".".join(key) and not (options.missing and key in tables.points)
        try:
            if wanted and not options.refit:
                tables.points[key] = texts(key, ask(options.python, family, function, of=options.set))
            elif key not in tables.points:
                continue
            row = classify(key, tables.points[key], stated)
        except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
            print(f"failed {'.'.join(key)}: {error}", file=sys.stderr)
            failures += 1
            continue
        changes = moved(tables.rows[key], row) if options.check and wanted and key in tables.rows else []
        failures += bool(changes)
        if wanted:
            print(told(row, changes), flush=True)
        tables.rows[key] = row
    return failures


def main() -> int:
    """Measure, fit, write or compare."""
    options = arguments()
    tables = Tables(options.python, HERE / options.set)
    failures = 0
    listed = ask(options.python, of=options.set)
    for family, functions in listed.items():
        if isinstance(functions, str):
            print(f"skipped {family}: {functions}", file=sys.stderr)
            tables.order += [key for key in tables.rows if key[0] == family]
            continue
        failures += family_rows(tables, family, functions, options)
        if not options.check:
            tables.keep()
    if not options.check:
        # Functions that are gone leave with the rest of the table complete.
        tables.rows = {key: tables.rows[key] for key in tables.order if key in tables.rows}
        tables.keep()
    unsure = sum(row["ambiguous"] == "yes" for row in tables.rows.values())
    print(f"{len(tables.rows)} functions, {unsure} of them ambiguous")
    return 1 if failures else 0


def told(row: Row, changes: Sequence[str]) -> str:
    """A line about one function, with a star where its author expected another class."""
    parts = [f"{row['family']}.{row['function']:32}"]
    for name in ("time", "space"):
        star = " " if row[name] == row[f"stated_{name}"] else f"* (stated {row[f'stated_{name}']})"
        parts.append(f"{name} {row[name]} {row[f'{name}_error']} / {row[f'{name}_second']} "
                     f"{row[f'{name}_second_error']} n^{row[f'{name}_exponent']}{star}")
    parts.append("ambiguous" if row["ambiguous"] == "yes" else "")
    return "  ".join(parts + [f"MOVED {change}" for change in changes])


if __name__ == "__main__":
    sys.exit(main())
