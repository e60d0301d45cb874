#!/usr/bin/env python3
"""Compare the classes that `plimsoll analyze --bounds` says with the measured ones, and write accuracy.csv.

The measured classes are those of python.csv and rust.csv; nothing is run here but Plimsoll. Where a measurement could not
tell two classes apart (ambiguous=yes), either is right. With --check the committed table stays as it is, and the exit
code is 1 where a class that was right is not any more. Standard library only.
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

HERE = Path(__file__).resolve().parent
TABLE = HERE / "accuracy.csv"
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


def said(plimsoll: str, language: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Classes of time and space by family and function."""
    folder = SOURCES[language]
    files = sorted(str(file) for file in folder.glob(f"*{SUFFIX[language]}"))
    command = [plimsoll, "analyze", "--bounds", "--no-cache", "--format", "json", *files]
    document = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = {}
    for file in document["files"]:
        for function in file["functions"]:
            if "time" in function:
                classes = (function["time"]["class"], function["space"]["class"])
                found[Path(file["path"]).stem, function["name"]] = classes
    return found


def verdicts(plimsoll: str, language: str) -> Iterable[Verdict]:
    """Each measured function of a language."""
    table = HERE / f"{language}.csv"
    classes = said(plimsoll, language)
    lines = (line for line in table.read_text().splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines):
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


def main() -> int:
    """Compares and writes, or checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plimsoll", help="the program under test, such as target/release/plimsoll")
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where something got worse")
    options = parser.parse_args()
    rows = [row for language in SOURCES for row in verdicts(options.plimsoll, language)]
    report(rows)
    if not options.check:
        with TABLE.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(field.name for field in fields(Verdict))
            writer.writerows(astuple(row) for row in rows)
        return 0
    with TABLE.open() as file:
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
