#!/usr/bin/env python3
"""Compare what Plimsoll predicts for every case of the corpus with the measured peaks, and write corpus/accuracy.csv.

Profiles each case on freshly generated inputs of the sizes it was measured with (programs.toml), from source alone:
no history, no calibration. Actual peaks come from peaks.csv, measured by measure.py; nothing of the corpus is run
here, so the answer is the same on any machine. A case counts as killed when its peak is above the recommended memory.

With --check the committed table stays as it is, and the exit code is 1 where a prediction is further from it than the
tolerance, or a case is killed that was not. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cases
import measure

TABLE = cases.CORPUS / "accuracy.csv"
COLUMNS = (
    "program", "args", "family", "minimum", "recommended", "confidence", "peak", "ratio", "killed", "seconds", "cpu_seconds",
)
MIB = 2**20


@dataclass(frozen=True)
class Verdict:
    """One case: what was predicted, and what it took."""

    case: cases.Case
    minimum: int
    recommended: int
    confidence: float
    peak: int
    seconds: float | None
    cpu_seconds: float

    @property
    def ratio(self) -> float:
        """Recommended over actual: below 1 the program would not have got through."""
        return self.recommended / self.peak

    @property
    def killed(self) -> bool:
        """Whether the recommended memory is less than the program took."""
        return self.peak > self.recommended

    def row(self) -> dict[str, object]:
        """As it stands in the table."""
        program, arguments = self.case.key
        return {
            "program": program, "args": arguments, "family": self.case.family, "minimum": self.minimum,
            "recommended": self.recommended, "confidence": self.confidence, "peak": self.peak,
            "ratio": f"{self.ratio:.3f}", "killed": "yes" if self.killed else "no",
            "seconds": "" if self.seconds is None else f"{self.seconds:.4f}", "cpu_seconds": f"{self.cpu_seconds:.3f}",
        }


def predict(
    plimsoll: Path, subject: Sequence[str], arguments: Sequence[str], python: str, folder: Path
) -> dict[str, dict[str, float]] | None:
    """A footprint; None where Plimsoll fails, with its words on standard error."""
    command = [str(plimsoll), "profile", *subject, "--emit", "json", "--no-history", "--python", python, "--"]
    # An empty data directory: predictions that rest on this machine's calibration would not repeat on another.
    environment = dict(os.environ, XDG_DATA_HOME=str(folder / "data"), XDG_CACHE_HOME=str(folder / "cache"))
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        print(f"no prediction for {' '.join(subject)}: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    footprint: dict[str, dict[str, float]] = json.loads(done.stdout)
    return footprint


def verdict_of(case: cases.Case, footprint: dict[str, dict[str, float]], peak: int, cpu_seconds: float) -> Verdict:
    """A footprint beside what was measured."""
    memory, time = footprint["memory"], footprint.get("cpu_seconds")
    return Verdict(
        case, int(memory["minimum"]), int(memory["recommended"]), float(memory["confidence"]), peak,
        float(time["recommended"]) if time else None, cpu_seconds,
    )


def judge(
    binary: Path, wanted: Iterable[cases.Case], python: str, folder: Path, hollow: bool
) -> tuple[list[Verdict], int]:
    """A verdict for every measured case that is predicted, and the number of cases that were not."""
    peaks = measure.read_rows(measure.PEAKS)
    verdicts, failed = [], 0
    for case in wanted:
        if case.key not in peaks:
            print(f"never measured: {' '.join(case.key)}", file=sys.stderr)
            continue
        footprint = predict(binary, case.subject(), case.fill(folder, hollow), python, folder)
        if footprint is None:
            failed += 1
            continue
        row = peaks[case.key]
        verdicts.append(verdict_of(case, footprint, int(row["peak"]), float(row["cpu_seconds"])))
    return verdicts, failed


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def summary(name: str, verdicts: Sequence[Verdict]) -> str:
    """One line: cases, killed, and how much is recommended over what was needed."""
    ratios = [verdict.ratio for verdict in verdicts]
    killed = sum(verdict.killed for verdict in verdicts)
    return (
        f"{name:<16} {len(verdicts):4} cases  {killed:3} killed ({100 * killed / len(verdicts):4.1f} %)  "
        f"recommended/actual: median {statistics.median(ratios):.2f}, p90 {quantile(ratios, 0.9):.2f}, "
        f"least {min(ratios):.2f}"
    )


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, equal ones sharing their mean."""
    ordered = sorted(values)
    first = {value: at for at, value in reversed(list(enumerate(ordered)))}
    last = {value: at for at, value in enumerate(ordered)}
    return [(first[value] + last[value]) / 2 for value in values]


def time_summary(name: str, verdicts: Sequence[Verdict]) -> str:
    """One line: how predicted and measured time on the processor go together (Spearman's rank correlation)."""
    pairs = [(verdict.seconds, max(verdict.cpu_seconds, 0.001)) for verdict in verdicts if verdict.seconds is not None]
    if len(pairs) < 3:
        return f"{name:<16} {len(pairs):4} cases"
    told, took = [list(column) for column in zip(*pairs)]
    off = [max(one / other, other / one) for one, other in pairs]
    correlation = statistics.correlation(ranks(told), ranks(took))
    return (
        f"{name:<16} {len(pairs):4} cases  rank correlation {correlation:.3f}  "
        f"off by: median {statistics.median(off):.2f} times, p90 {quantile(off, 0.9):.2f}"
    )


def groups(verdicts: Sequence[Verdict], key: Callable[[Verdict], str]) -> list[tuple[str, list[Verdict]]]:
    """Verdicts by a property, in alphabetical order."""
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(key(verdict), []).append(verdict)
    return sorted(found.items())


def totals(verdicts: Sequence[Verdict]) -> None:
    """Prints the summaries of all and of each language."""
    print(summary("all", verdicts))
    for name, part in groups(verdicts, lambda verdict: verdict.case.language):
        print(summary(name, part))
    print("\ntime on the processor")
    print(time_summary("all", verdicts))
    for name, part in groups(verdicts, lambda verdict: verdict.case.language):
        print(time_summary(name, part))


def report(verdicts: Sequence[Verdict], every: bool) -> None:
    """Prints the summaries and the cases furthest off."""
    totals(verdicts)
    print("\nby family")
    for name, part in groups(verdicts, lambda verdict: verdict.case.family):
        print(summary(name, part))
    worst = sorted(verdicts, key=lambda verdict: -abs(math.log(verdict.ratio)))
    print("\nevery case" if every else "\nworst ten", "(recommended, actual, recommended/actual; seconds told, taken)")
    for verdict in verdicts if every else worst[:10]:
        mark = "killed" if verdict.killed else ""
        print(
            f"{verdict.recommended / MIB:9.1f} MiB {verdict.peak / MIB:9.1f} MiB {verdict.ratio:7.2f} {mark:<6} "
            f"{verdict.seconds or 0:8.3f} s {verdict.cpu_seconds:8.3f} s  {' '.join(verdict.case.key)}"
        )


def differences(verdicts: Sequence[Verdict], tolerance: float) -> list[str]:
    """What is not as the committed table has it."""
    committed = measure.read_rows(TABLE)
    found = []
    for verdict in verdicts:
        what = " ".join(verdict.case.key)
        row = committed.get(verdict.case.key)
        if row is None:
            found.append(f"{what}: not in {TABLE.name}")
            continue
        before = int(row["recommended"])
        if abs(verdict.recommended - before) > tolerance * before:
            found.append(f"{what}: recommended was {before / MIB:.1f} MiB, is {verdict.recommended / MIB:.1f} MiB")
        elif verdict.killed and row["killed"] == "no":
            found.append(f"{what}: would be killed now")
    return found


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("plimsoll", type=Path, help="the built binary, such as target/release/plimsoll")
    parser.add_argument("--check", action="store_true", help="compare with the committed table instead of writing it")
    parser.add_argument("--tolerance", type=float, default=0.02, help="relative difference allowed (default 0.02)")
    parser.add_argument("--only", default="", metavar="TEXT",
                        help="only programs whose path contains TEXT; the table is not written")
    parser.add_argument("--every", action="store_true", help="print every case, not only the worst ten")
    parser.add_argument("--python", default=sys.executable, help="interpreter the Python programs are profiled for")
    parser.add_argument("--inputs", type=Path, help="keep generated inputs in this folder (default: a scratch folder)")
    parser.add_argument("--hollow", action="store_true",
                        help="inputs with the right size and nothing in them: seconds instead of minutes, and the same "
                        "answer but where the length of lines decides")
    return parser.parse_args(argv)


def main() -> int:
    """Predict, print, and write or check."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="corpus-") as scratch:
        folder = (options.inputs or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        wanted = cases.load(only=options.only)
        verdicts, failed = judge(options.plimsoll.resolve(), wanted, options.python, folder, options.hollow)
    if not verdicts:
        print("nothing to compare", file=sys.stderr)
        return 1
    report(verdicts, options.every)
    if options.check:
        found = differences(verdicts, options.tolerance)
        for line in found:
            print(line, file=sys.stderr)
        return 1 if found or failed else 0
    if not options.only:
        header = "What Plimsoll recommends and what the corpus took, bytes and seconds, by corpus/accuracy.py."
        measure.write_rows(TABLE, header, COLUMNS, [verdict.row() for verdict in verdicts])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
