#!/usr/bin/env python3
"""Hold `plimsoll analyze --hot` against measured programs, and write corpus/hot/accuracy.csv.

    python3 corpus/hot/accuracy.py target/release/plimsoll --python ENV/bin/python
    python3 corpus/hot/accuracy.py target/release/plimsoll --check

Counts for how many programs the hottest real function is among the first three. Programs with fewer than four functions
are told apart: for them that is no feat. Programs that are not ours come in two halves by a hash of their name: nothing
is fitted to the held-out half. Without ENV only what the repository and the standard library
hold is analysed, and the other rows are kept. `--check` writes nothing and exits 1 where a rank moved.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import subjects

TABLE = subjects.HERE / "accuracy.csv"
COLUMNS = ("program", "language", "group", "version", "half", "functions", "hottest", "share", "our_rank", "our_share")
SHARE = "share_libraries"
AMONG = 3
FEW = 4


@dataclass(frozen=True)
class Truth:
    """A program's hottest function as measured."""

    program: str
    language: str
    group: str
    version: str
    functions: int
    name: str
    file: str
    share: str


def truths() -> Iterator[Truth]:
    """The row of each program's hottest function. What libraries take counts to the function that calls them, as Plimsoll
    has it; where they are compiled, as in Rust, that is so by itself.
    """
    for language in ("python", "rust"):
        path = subjects.HERE / f"{language}.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            hottest: dict[str, dict[str, str]] = {}
            for row in csv.DictReader(file):
                known = hottest.setdefault(row["program"], row)
                if float(row.get(SHARE, "0")) > float(known.get(SHARE, "0")):
                    hottest[row["program"]] = row
            for row in hottest.values():
                yield Truth(row["program"], language, row["group"], row["version"], int(row["functions"]),
                            row["function"], row["file"], row.get(SHARE, row["share"]))


def shares(plimsoll: Path, project: tuple[Path, ...]) -> list[tuple[float, float, str, str]]:
    """Share, share with callees, name and file of every function, hottest first."""
    command = [str(plimsoll), "analyze", "--hot", "--no-cache", "--format", "json", *map(str, project)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    found = []
    for file in json.loads(done.stdout)["files"]:
        if file.get("body"):
            found.append((file["body"]["share"], file["body"]["share_total"], "<module>", file["path"]))
        for one in file["functions"]:
            if "share" in one:
                found.append((one["share"], one["share_total"], one["name"], file["path"]))
    return sorted(found, key=lambda one: (-one[0], -one[1]))


def judged(plimsoll: Path, truth: Truth, subject: subjects.Subject) -> dict[str, object]:
    """The row of one program; rank 0 where its hottest function was not found at all."""
    found = shares(plimsoll, (*subject.project, *subject.starts))
    place = (subject.root / truth.file).resolve() if truth.file else None
    # A profiler's names of Rust functions begin with the modules they lie in.
    same = [at for at, (_, _, name, file) in enumerate(found, 1)
            if (truth.name == name if place else f".{truth.name}".endswith(f".{name}"))
            and place in (None, Path(file).resolve())]
    rank = same[0] if same else 0
    half = "ours" if subject.group == "corpus" else "held out" if subject.held_out else "development"
    return dict(zip(COLUMNS, (truth.program, truth.language, truth.group, truth.version, half, truth.functions,
                              truth.name, truth.share, rank, f"{found[rank - 1][0]:.3f}" if rank else "0"), strict=True))


def known() -> dict[tuple[str, str], dict[str, str]]:
    """The table as it is."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["language"], row["program"]): row for row in csv.DictReader(file)}


def told(rows: list[dict[str, object]]) -> None:
    """How many are right, by kind."""
    def line(words: str, some: list[dict[str, object]]) -> None:
        if some:
            right = sum(1 <= int(str(row["our_rank"])) <= AMONG for row in some)
            first = sum(int(str(row["our_rank"])) == 1 for row in some)
            print(f"{words:34} {right:3} of {len(some):3} among the first three ({right / len(some):4.0%}), {first} the first")

    many = [row for row in rows if int(str(row["functions"])) >= FEW]
    line("all", rows)
    line(f"fewer than {FEW} functions", [row for row in rows if row not in many])
    line(f"{FEW} functions or more", many)
    for language in ("python", "rust"):
        line(f"  {language}", [row for row in many if row["language"] == language])
    for half in ("ours", "development", "held out"):
        line(f"  {half}", [row for row in many if row["half"] == half])


def main() -> int:
    """Analyse, compare, write or check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 2)[2])
    parser.add_argument("plimsoll", type=Path, help="the built binary, such as target/release/plimsoll")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="environment of the installed programs")
    parser.add_argument("--place", type=Path, help="where Rust programs that are not ours were installed")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a rank moved")
    parser.add_argument("--every", action="store_true", help="a line for every program")
    parser.add_argument("--only", default="", help="programs whose name contains this; writes nothing")
    options = parser.parse_args()
    every = subjects.python_subjects(options.python.absolute())
    by_name = {("python", subject.name): subject for subject in every}
    by_name.update({("rust", subject.name): subject for subject in subjects.rust_subjects(options.place)})
    before, rows, moved = known(), [], 0
    for truth in (one for one in truths() if options.only in one.program):
        key = (truth.language, truth.program)
        subject = by_name.get(key)
        old = before.get(key)
        if subject is None or (subject.version and subject.version != truth.version):
            rows += [old] if old else []
            continue
        row = judged(options.plimsoll.resolve(), truth, subject)
        rows.append(row)
        if options.every:
            print("  ".join(str(row[column]) for column in COLUMNS))
        if old and str(old["our_rank"]) != str(row["our_rank"]):
            moved += 1
            print(f"{truth.program}: {truth.name} was number {old['our_rank']}, is number {row['our_rank']}")
    told(rows)
    if options.check or options.only:
        return int(moved > 0)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
