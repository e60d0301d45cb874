#!/usr/bin/env python3
"""Measure how the Rust functions of corpus/bounds grow; write rust_points.csv and the classes in rust.csv.

The crate in rust/ is built twice: as it is, for CPU time and memory, and with the compiler's profile counters, for the
operations that each call executes. Each function runs at growing sizes in a process of its own, and fit.py finds the
classes. The class of time is that of the operations, which are exact and which caches do not bend; cpu and cpu_exponent
say what CPU time alone shows, so that work which was not counted would be seen. A row in which time or space could not
be told between two classes says ambiguous=yes and holds the stated one, if it is one of the two. With --set the crate
is the set's rust/, whose functions are those of other people's crates, and the tables are the set's. Linux only,
standard library only.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import measure_python
from fit import fit, settle
from measure_python import HERE, POINT_COLUMNS, Key, Row, columns, moved, read, told, write
from sources import SETS

COLUMNS = tuple(name for name in measure_python.COLUMNS if name not in ("operations", "note")) + (
    "cpu", "cpu_exponent", "note",
)
# Below these heights differences mean nothing: timing a call in a batch, and the frames of a call and its helpers.
CLOCK = 2e-9
FRAMES = 256
# Counters are exact, and so are allocators and stacks.
NOISE = 0.002
# So many counts make a fit; without them there is CPU time.
ENOUGH = 5
# Classes show in the largest sizes: caches, and a processor that learns an input's branches by heart, bend the others.
LARGEST = 12
# Memory that was freed stays with the process, so that the kernel's work is not part of a call's time.
ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": str(2**40),
    "MALLOC_TOP_PAD_": str(2**26),
    "LLVM_PROFILE_FILE": "/dev/null",
}


def machine() -> str:
    """Processor, kernel and compiler, for the tables' header."""
    compiler = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()
    python = measure_python.machine(sys.executable)
    return f"{python.rpartition(', ')[0]}, {' '.join(compiler[:2])}"


def build(crate: Path, target: Path, counting: bool) -> Path:
    """The measuring program, plain or with counters."""
    folder = target / ("count" if counting else "plain")
    environment = {**os.environ, "CARGO_TARGET_DIR": str(folder)}
    command = ["cargo", "rustc", "--release", "--locked", "--quiet", "--bin", "measure"]
    if counting:
        # Only the measuring program has what the wrapped calls go to; build scripts of dependencies have not.
        wraps = ",".join(f"--wrap={name}" for name in ("memcpy", "memmove", "memset", "memcmp", "bcmp"))
        command += ["--features", "count", "--", "-C", f"link-arg=-Wl,{wraps}"]
        environment["RUSTFLAGS"] = "-C profile-generate -C llvm-args=-disable-preinline"
        environment["LLVM_PROFILE_FILE"] = ENVIRONMENT["LLVM_PROFILE_FILE"]
    subprocess.run(command, cwd=crate, env=environment, check=True)
    return folder / "release" / "measure"


def ask(program: Path, *words: str, timeout: float = 300) -> list[list[str]]:
    """The rows that the measuring program prints."""
    command = [str(program), *words]
    environment = {**os.environ, **ENVIRONMENT}
    said = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, env=environment)
    if said.returncode != 0 or not said.stdout:
        complaint = said.stderr.strip()[-800:]
        raise RuntimeError(complaint or f"nothing from {' '.join(words)}, ended with {said.returncode}")
    return list(csv.reader(said.stdout.splitlines()))


def measure(key: Key, plain: Path, counting: Path) -> list[Row]:
    """The points of one function, with the count where the counted build got as far."""
    name = ".".join(key)
    counts = {row[1]: row[4] for row in ask(counting, "run", name)}
    return [
        {
            "family": key[0],
            "function": key[1],
            "size": size,
            "seconds": f"{float(nanos) / 1e9:.4g}",
            "bytes": space,
            "operations": counts.get(size, ""),
        }
        for _, size, nanos, space, _ in ask(plain, "run", name)[-LARGEST:]
    ]


def evenly(points: Sequence[Row]) -> Sequence[Row]:
    """The points at powers of two, where there are enough: what grows by doubling is as full at each of them."""
    doubled = [point for point in points if int(point["size"]).bit_count() == 1]
    return doubled if len(doubled) >= 6 else points


def series(points: Sequence[Row], column: str) -> list[tuple[float, float]]:
    """Sizes and values of one column, where it has any."""
    return [(float(point["size"]), float(point[column])) for point in points if point[column]]


def classify(key: Key, points: Sequence[Row], stated: Mapping[str, str]) -> Row:
    """The row of one function from its points."""
    sizes = [int(point["size"]) for point in points]
    cpu = fit(series(points, "seconds"), ground=CLOCK)
    counts = series(points, "operations")
    time = fit(counts, noise=NOISE) if len(counts) >= ENOUGH else cpu
    space = fit(series(evenly(points), "bytes"), ground=FRAMES, noise=NOISE)
    time_label, time_open = settle(time, stated["stated_time"])
    space_label, space_open = settle(space, stated["stated_space"])
    return {
        "family": key[0],
        "function": key[1],
        "sizes": f"{len(sizes)} from {min(sizes)} to {max(sizes)}",
        **columns("time", time, time_label),
        **columns("space", space, space_label),
        "ambiguous": "yes" if time_open or space_open else "no",
        "stated_time": stated["stated_time"],
        "stated_space": stated["stated_space"],
        "cpu": cpu.best,
        "cpu_exponent": f"{cpu.exponent:.2f}",
        "note": stated["note"],
    }


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--only", default="", metavar="TEXT", help="only functions whose family.name contains TEXT")
    parser.add_argument("--missing", action="store_true", help="only functions that have no row yet")
    parser.add_argument("--refit", action="store_true", help="measure nothing, fit the points of the table again")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a class moved")
    parser.add_argument("--set", choices=SETS, default="", help="the functions of other people's crates instead")
    parser.add_argument("--target", type=Path, help="cargo target folder; by default the crate's own")
    return parser.parse_args(argv)


class Tables:
    """Rows and points by function, as read and as measured since."""

    def __init__(self, folder: Path) -> None:
        self.table, self.file = folder / "rust.csv", folder / "rust_points.csv"
        self.rows = {(row["family"], row["function"]): row for row in read(self.table)}
        self.points: dict[Key, list[Row]] = {}
        for point in read(self.file):
            self.points.setdefault((point["family"], point["function"]), []).append(point)

    def keep(self, order: Sequence[Key]) -> None:
        """Writes both tables; functions that are gone leave them."""
        about = f"By corpus/bounds/measure_rust.py on {machine()}."
        kept = [key for key in order if key in self.rows]
        write(self.file, about, POINT_COLUMNS, [point for key in kept for point in self.points.get(key, [])])
        write(self.table, about, COLUMNS, [self.rows[key] for key in kept])


def update(tables: Tables, stated: Row, options: argparse.Namespace, programs: tuple[Path, Path]) -> bool:
    """Measures one function if that is wanted, and fits it; whether it went well and no class moved."""
    key = (stated["family"], stated["function"])
    wanted = options.only in ".".join(key) and not (options.missing and key in tables.points)
    try:
        if wanted and not options.refit:
            tables.points[key] = measure(key, *programs)
        elif key not in tables.points:
            return True
        row = classify(key, tables.points[key], stated)
    except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
        print(f"failed {'.'.join(key)}: {error}", file=sys.stderr)
        return False
    changes = moved(tables.rows[key], row) if options.check and wanted and key in tables.rows else []
    if wanted:
        print(told(row, changes), f"cpu n^{row['cpu_exponent']}", flush=True)
    tables.rows[key] = row
    return not changes


def main() -> int:
    """Measure, fit, write or compare."""
    options = arguments()
    folder = HERE / options.set
    crate = folder / "rust"
    target = options.target or crate / "target"
    programs = build(crate, target, False), build(crate, target, True)
    header, *listed = ask(programs[0], "list")
    functions = [dict(zip(header, row, strict=True)) for row in listed]
    order = [(stated["family"], stated["function"]) for stated in functions]
    tables = Tables(folder)
    failures = 0
    for at, stated in enumerate(functions):
        failures += not update(tables, stated, options, programs)
        # What was measured is kept after every family.
        if not options.check and stated["family"] != functions[(at + 1) % len(functions)]["family"]:
            tables.keep(order)
    unsure = sum(row["ambiguous"] == "yes" for row in tables.rows.values())
    print(f"{len(tables.rows)} of {len(functions)} functions, {unsure} of them ambiguous")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
