#!/usr/bin/env python3
"""Compare the baseline that Plimsoll predicts for programs that only import with what they take, and write corpus/baseline.csv.

A baseline is the interpreter and the imports before any work. The programs are made by a rule, not chosen: every
package with a row in profiles/python.toml that --python can import stands alone; then, in the order of the SHA-256 of
their names, each with the next one (pairs) and with the next two (triples). Left out are packages of a family of
held_out.toml, and rows that were carried over from an earlier measurement. What is measured is the resident set's
high-water mark of a fresh process after its imports, the median of --repeat; packages that the imported ones do not
require are hidden from it, as measure_imports.py does, so that what else is installed does not matter.

Prints which share of the programs is within ten percent. Linux only, standard library only.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import statistics
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import accuracy
import cases
import held_out
import measure
import measure_imports

TABLE = cases.CORPUS / "baseline.csv"
ROWS = cases.CORPUS.parent / "profiles/python.toml"
COLUMNS = ("imports", "kind", "versions", "predicted", "measured", "ratio")
CLOSE = 0.1
MIB = 2**20
# What a footprint adds to what it expects.
MARGIN = "margin for what the figures above leave open"


@dataclass(frozen=True)
class Baseline:
    """One program of imports: what was told and what it took, bytes."""

    imports: tuple[str, ...]
    versions: str
    predicted: int
    measured: int

    @property
    def kind(self) -> str:
        """By the number of imports."""
        return ("alone", "pair", "triple")[len(self.imports) - 1]

    @property
    def ratio(self) -> float:
        """Predicted over measured."""
        return self.predicted / self.measured

    @property
    def close(self) -> bool:
        """Whether it is within ten percent."""
        return abs(self.ratio - 1.0) <= CLOSE

    def row(self) -> dict[str, object]:
        """As it stands in the table."""
        return {
            "imports": " ".join(self.imports), "kind": self.kind, "versions": self.versions,
            "predicted": self.predicted, "measured": self.measured, "ratio": f"{self.ratio:.3f}",
        }


def known(installed: measure_imports.Installed) -> list[str]:
    """Packages of the table that the rule takes, in the order of their hashes."""
    rows = tomllib.loads(ROWS.read_text(encoding="utf-8"))["packages"]
    families = {family.name for family in held_out.families()}
    names = [
        name for name, row in rows.items()
        if "." not in name and not name.startswith("_") and not row.get("carried") and name in installed.names
        and not families.intersection(installed.names[name])
    ]
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())


def programs(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each alone, then each with its next one and its next two."""
    for count in (1, 2, 3):
        yield from (tuple(names[at : at + count]) for at in range(len(names) - count + 1))


def predict(plimsoll: Path, imports: Sequence[str], python: str, folder: Path) -> int | None:
    """What the summands of the memory figure come to, its margin left out."""
    program = folder / "program.py"
    program.write_text("".join(f"import {name}\n" for name in imports), encoding="utf-8")
    footprint = accuracy.predict(plimsoll, [str(program)], [], python, folder)
    if footprint is None:
        return None
    reasons: list[dict[str, object]] = footprint["memory"]["reasons"]  # type: ignore[assignment]
    return sum(int(str(reason.get("bytes", 0))) for reason in reasons if reason["text"] != MARGIN)


def take(installed: measure_imports.Installed, imports: Sequence[str], repeat: int) -> int | None:
    """The high-water mark after the imports; None where they fail."""
    hidden = installed.hidden_from(imports)
    # The first run writes byte code and brings the libraries into memory.
    runs = [measure_imports.probe(installed.python, imports, hidden) for _ in range(repeat + 1)][1:]
    taken = [run["after"][0] for run in runs if run is not None]
    return int(statistics.median(taken)) if taken else None


def judge(plimsoll: Path, installed: measure_imports.Installed, repeat: int, folder: Path) -> Iterator[Baseline]:
    """Every program that can be imported here, with a word on standard error for each that cannot."""
    for imports in programs(known(installed)):
        predicted = predict(plimsoll, imports, installed.python, folder)
        measured = take(installed, imports, repeat)
        if predicted is None or measured is None:
            print(f"not measured: {' '.join(imports)}", file=sys.stderr)
            continue
        versions = " ".join(installed.distribution(name)[1] for name in imports)
        yield Baseline(imports, versions, predicted, measured)


def summary(name: str, baselines: Sequence[Baseline]) -> str:
    """One line: how many are close, and how far the others are."""
    ratios = [one.ratio for one in baselines]
    close = sum(one.close for one in baselines)
    return (
        f"{name:<8} {len(ratios):4} programs  {100 * close / len(ratios):5.1f} % within 10 %  predicted/measured: "
        f"median {statistics.median(ratios):.3f}, {min(ratios):.2f} to {max(ratios):.2f}"
    )


def report(baselines: Sequence[Baseline]) -> None:
    """Prints the shares, and every program that is outside."""
    print(summary("all", baselines))
    for kind, part in accuracy.groups(baselines, lambda one: one.kind):
        print(summary(kind, part))
    print("\noutside (predicted, measured, predicted/measured)")
    for one in sorted(baselines, key=lambda one: one.ratio):
        if not one.close:
            print(f"{one.predicted / MIB:8.1f} MiB {one.measured / MIB:8.1f} MiB {one.ratio:6.2f}  {' '.join(one.imports)}")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("plimsoll", type=Path, help="the built binary, such as target/release/plimsoll")
    parser.add_argument("--python", default=sys.executable, help="interpreter of an environment that has packages")
    parser.add_argument("--repeat", type=int, default=3, help="fresh processes a program (default 3)")
    parser.add_argument("--out", type=Path, default=TABLE, help="table to write (default corpus/baseline.csv)")
    parser.add_argument("--again", action="store_true",
                        help="predict anew for what the table measured, and measure nothing; needs no packages")
    return parser.parse_args()


def measured_before(table: Path, plimsoll: Path, python: str, folder: Path) -> Iterator[Baseline]:
    """The table's programs with what is predicted now."""
    with table.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(line for line in stream if not line.startswith("#")):
            imports = tuple(row["imports"].split())
            predicted = predict(plimsoll, imports, python, folder)
            if predicted is not None:
                yield Baseline(imports, row["versions"], predicted, int(row["measured"]))


def main() -> int:
    """Predict, measure, print, write."""
    options = arguments()
    plimsoll = options.plimsoll.resolve()
    # Byte code is kept, as it is wherever packages were installed properly.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="baseline-") as scratch:
        folder = Path(scratch)
        if options.again:
            baselines = list(measured_before(options.out, plimsoll, options.python, folder))
        else:
            installed = measure_imports.Installed.read(options.python)
            baselines = list(judge(plimsoll, installed, options.repeat, folder))
    if not baselines:
        print("nothing to compare", file=sys.stderr)
        return 1
    report(baselines)
    header = "What Plimsoll predicts for imports alone and what they took, bytes, by corpus/baseline.py"
    if options.again:
        header = options.out.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    else:
        header = f"{header} on {measure.machine(options.python)}."
    measure.write_rows(options.out, header, COLUMNS, [one.row() for one in baselines])
    return 0


if __name__ == "__main__":
    sys.exit(main())
