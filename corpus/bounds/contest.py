#!/usr/bin/env python3
"""Score `plimsoll analyze --bounds` on contest programs: by the labels that come with them, and by contest.csv.

The file is one JSON object a line with `id`, `src` (Python) and `class` (of constant, logn, linear, nlogn, quadratic,
cubic, exponential): CodeComplex's format. Its labels belong to the contest's problem rather than to the code; contest.csv
holds two independent readings of the code itself. Powers between two classes count as the lower one, powers above three
as cubic, for the labels have no other. The programs are not part of this repository. Standard library only.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLASSES = ["constant", "logarithmic", "linear", "linearithmic", "quadratic", "cubic", "exponential"]
LONG = {"logn": "logarithmic", "nlogn": "linearithmic"}


def as_labelled(time: dict) -> str:
    """A bound's class among those that labels have."""
    if time["class"] != "polynomial":
        return time["class"]
    degree = time.get("degree") or 9
    return "cubic" if degree > 2 else "quadratic" if degree == 2 else "linear"


def said(plimsoll: str, programs: dict[str, str]) -> dict[str, str]:
    """The class of each program's own time."""
    with tempfile.TemporaryDirectory() as folder:
        for name, source in programs.items():
            Path(folder, f"{name}.py").write_text(source)
        files = sorted(str(file) for file in Path(folder).glob("*.py"))
        command = [plimsoll, "analyze", "--bounds", "--no-cache", "--format", "json", *files]
        document = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {Path(file["path"]).stem: as_labelled(file["time"]) for file in document["files"]}


def table(pairs: list[tuple[str, str]], title: str) -> None:
    """The share that is right, and a confusion matrix: rows are the truth."""
    right = sum(truth == answer for truth, answer in pairs)
    print(f"{title}: {right} of {len(pairs)} ({100 * right / max(len(pairs), 1):.1f} %)")
    counts = Counter(pairs)
    answers = [*CLASSES, *sorted({answer for _, answer in pairs} - set(CLASSES))]
    print(" " * 14 + "".join(f"{answer[:8]:>10}" for answer in answers))
    for truth in CLASSES:
        print(f"{truth:<14}" + "".join(f"{counts[truth, answer] or '.':>10}" for answer in answers))


def main() -> int:
    """Scores, or checks against marks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plimsoll", help="the program under test, such as target/release/plimsoll")
    parser.add_argument("programs", type=Path, help="the programs with their labels, one JSON object a line")
    parser.add_argument("--wrong", action="store_true", help="name the programs whose class is not what was read")
    options = parser.parse_args()
    try:
        rows = [json.loads(line) for line in options.programs.read_text().splitlines() if line.strip()]
    except OSError as error:
        print(f"{options.programs} cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    with (HERE / "contest.csv").open() as file:
        readings = list(csv.DictReader(line for line in file if not line.startswith("#")))
    read = {row["id"]: row["class"] for row in readings}
    answers = said(options.plimsoll, {row["id"]: row["src"] for row in rows})
    labelled = [(LONG.get(row["class"], row["class"]), answers[row["id"]]) for row in rows]
    table(labelled, "by the labels as they are")
    known = [row["id"] for row in rows if row["id"] in read]
    if known:
        print()
        table([(read[name], answers[name]) for name in known], "by two readings of the code")
        agree = sum(LONG.get(row["class"], row["class"]) == read.get(row["id"]) for row in rows)
        print(f"labels and readings agree on {agree} of {len(known)}")
        alike = sum(row["first"] == row["second"] for row in readings)
        print(f"the two readings agree on {alike} of {len(readings)}")
    if options.wrong:
        for name in known:
            if read[name] != answers[name]:
                print(f"{name}: read as {read[name]}, said {answers[name]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
