#!/usr/bin/env python3
"""Compare the classes that `plimsoll analyze --bounds` says with the measured ones, and write accuracy.csv.

The measured classes are those of python.csv and rust.csv; nothing is run here but Plimsoll. Where a measurement could not
tell two classes apart (ambiguous=yes), either is right. With --check the committed table stays as it is, and the exit
code is 1 where a class that was right is not any more. Standard library only.

With --set the functions are those of other people's packages. Those of `foreign` are developed with, as ours are; those
of `held_out` nobody may tune to: what is said of a single one is neither printed nor kept, only totals and which
classes are taken for which. It needs the packages of the set's requirements.txt, in the interpreter that runs this, and
cargo for the crates; what is not there is named, and the exit code is 3.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import sources
from fit import CLASSES

HERE = Path(__file__).resolve().parent
HELD_OUT = "held_out"
# Packages with fewer functions share a row: the total of one would be its verdict.
FEW = 5
SOURCES = {"python": HERE / "python", "rust": HERE / "rust" / "src"}
SUFFIX = {"python": ".py", "rust": ".rs"}


@dataclass(frozen=True)
class Verdict:
    """One function: what was measured of it, and what its source says."""

    language: str
    family: str
    function: str
    time: str
    time_said: str
    time_right: str
    space: str
    space_said: str
    space_right: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.language, self.family, self.function


def analyzed(plimsoll: str, files: Iterable[Path]) -> dict[tuple[Path, str], tuple[str, str]]:
    """Classes of time and space by file and function."""
    command = [plimsoll, "analyze", "--bounds", "--no-cache", "--format", "json", *map(str, files)]
    document = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {
        (Path(file["path"]), function["name"]): (function["time"]["class"], function["space"]["class"])
        for file in document["files"]
        for function in file["functions"]
        if "time" in function
    }


def measured(table: Path) -> list[dict[str, str]]:
    """Rows of a table of classes."""
    return list(csv.DictReader(line for line in table.read_text().splitlines() if not line.startswith("#")))


def said(plimsoll: str, language: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Classes of time and space by family and function."""
    files = sorted(SOURCES[language].glob(f"*{SUFFIX[language]}"))
    return {(file.stem, name): classes for (file, name), classes in analyzed(plimsoll, files).items()}


def said_of_others(plimsoll: str, folder: Path, language: str) -> dict[tuple[str, str], tuple[str, str]]:
    """The same of functions of installed packages; what is not installed is left out."""
    places = {
        (row["family"], row["function"]): place
        for row in measured(folder / f"{language}.csv")
        if (place := sources.place(folder, language, row["family"], row["function"])) is not None
    }
    classes = analyzed(plimsoll, sorted({file for file, _ in places.values()})) if places else {}
    return {key: classes.get(place, ("missing", "missing")) for key, place in places.items()}


def verdicts(table: Path, language: str, classes: dict[tuple[str, str], tuple[str, str]]) -> Iterable[Verdict]:
    """Each measured function of a language."""
    for row in measured(table):
        key = row["family"], row["function"]
        time_said, space_said = classes.get(key, ("missing", "missing"))

        def right(what: str, answer: str, row: dict[str, str] = row) -> str:
            accepted = {row[what]}
            if row["ambiguous"] == "yes":
                accepted |= {row[f"{what}_second"], row[f"stated_{what}"]}
            return "yes" if answer in accepted else "no"

        yield Verdict(
            language, *key,
            row["time"], time_said, right("time", time_said),
            row["space"], space_said, right("space", space_said),
        )


def share(right: Iterable[str]) -> str:
    """`12 of 15 (80.0 %)`."""
    counts = Counter(right)
    total = counts.total()
    return f"{counts['yes']} of {total} ({100 * counts['yes'] / max(total, 1):.1f} %)"


def report(rows: list[Verdict]) -> None:
    """The shares, and what is wrong."""
    for row in rows:
        for what, measured, answer, right in (
            ("time", row.time, row.time_said, row.time_right),
            ("space", row.space, row.space_said, row.space_right),
        ):
            if right == "no":
                print(f"{row.language}/{row.family}.{row.function}: {what} is {measured}, said {answer}")
    for language in SOURCES:
        own = [row for row in rows if row.language == language]
        times, spaces = share(row.time_right for row in own), share(row.space_right for row in own)
        print(f"{language}: time {times}, space {spaces}")


def totals(rows: list[Verdict]) -> list[dict[str, str | int]]:
    """How many functions of each package, and of all with few together, are right."""
    sizes = Counter((row.language, row.family) for row in rows)
    table: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        package = row.family if sizes[row.language, row.family] >= FEW else "others"
        own = table.setdefault((row.language, package), Counter())
        own.update(functions=1, time_right=row.time_right == "yes", space_right=row.space_right == "yes")
    return [{"language": language, "package": package, **own} for (language, package), own in sorted(table.items())]


def confusion(title: str, pairs: Counter[tuple[str, str]]) -> None:
    """Measured classes in rows, and which class was said in columns."""
    answers = [name for name in (*CLASSES, "unknown", "missing") if any(said == name for _, said in pairs)]
    print(f"\n{title + ': measured, then said':32}" + "".join(f"{name:>13}" for name in answers))
    for name in CLASSES:
        counts = [pairs[name, answer] for answer in answers]
        if any(counts):
            print(f"  {name:30}" + "".join(f"{count or '.':>13}" for count in counts))


def pair(row: Verdict, what: str) -> tuple[str, str]:
    """What was measured and what was said; a measurement that may be either of two classes is the one that was said."""
    answer = getattr(row, f"{what}_said")
    return (answer if getattr(row, f"{what}_right") == "yes" else getattr(row, what)), answer


def installed(plimsoll: str, folder: Path) -> tuple[list[Verdict], list[str]]:
    """Verdicts on a set's functions, and which packages are not there."""
    rows, absent = [], set()
    for language in SOURCES:
        classes = said_of_others(plimsoll, folder, language)
        found = list(verdicts(folder / f"{language}.csv", language, classes))
        rows += [row for row in found if row.key[1:] in classes]
        absent |= {f"{language}/{row.family}" for row in found if row.key[1:] not in classes}
    return rows, sorted(absent)


def held_out(rows: list[Verdict], path: Path, check: bool) -> int:
    """Totals of the functions that are held out; with `check` whether none went down."""
    for language in SOURCES:
        own = [row for row in rows if row.language == language]
        print(f"{language}: time {share(row.time_right for row in own)}, space {share(row.space_right for row in own)}")
        for what in ("time", "space"):
            confusion(f"{language} {what}", Counter(pair(row, what) for row in own))
    table = totals(rows)
    if not check:
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
        return 0
    with path.open() as file:
        before = {(row["language"], row["package"]): row for row in csv.DictReader(file)}
    columns = ("time_right", "space_right")
    old, new = ([sum(int(row[name]) for row in kept) for name in columns] for kept in (before.values(), table))
    return 1 if any(now < then for now, then in zip(new, old, strict=True)) else 0


def main() -> int:
    """Compares and writes, or checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plimsoll", help="the program under test, such as target/release/plimsoll")
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where something got worse")
    parser.add_argument("--set", choices=sources.SETS, default="", help="functions of installed packages instead")
    parser.add_argument("--held-out", dest="set", action="store_const", const=HELD_OUT, help="the same as --set held_out")
    options = parser.parse_args()
    table = HERE / options.set / "accuracy.csv"
    if options.set:
        rows, absent = installed(options.plimsoll, HERE / options.set)
        if absent:
            print("not installed here:", ", ".join(absent), file=sys.stderr)
            return 3
        if options.set == HELD_OUT:
            return held_out(rows, table, options.check)
    else:
        rows = [
            row
            for language in SOURCES
            for row in verdicts(HERE / f"{language}.csv", language, said(options.plimsoll, language))
        ]
    report(rows)
    if not options.check:
        with table.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(field.name for field in fields(Verdict))
            writer.writerows(astuple(row) for row in rows)
        return 0
    with table.open() as file:
        before = {(row["language"], row["family"], row["function"]): row for row in csv.DictReader(file)}
    worse = [
        row.key
        for row in rows
        if (old := before.get(row.key))
        and ((old["time_right"], row.time_right) == ("yes", "no") or (old["space_right"], row.space_right) == ("yes", "no"))
    ]
    for key in worse:
        print("got worse:", "/".join(key), file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
