#!/usr/bin/env python3
"""Measure the peak memory of every case of programs.toml and write corpus/peaks.csv.

Inputs are generated into a scratch folder, the same bytes every time. Each case runs in a fresh process, started and
watched by watch.py; of several runs the one with the highest peak is kept, because that is what a limit must hold.
Rust programs are built in release mode first. Programs that need a package which the interpreter lacks are skipped,
and their earlier rows kept. Linux only, standard library only.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cases

COLUMNS = (
    "program", "args", "family", "input_bytes", "peak", "peak_rss", "peak_anon", "processes", "tasks", "cpu_seconds",
    "elapsed",
)
PEAKS = cases.CORPUS / "peaks.csv"
Key = tuple[str, str]
# What a program says that did not end as its author meant.
CRASHES = ("Traceback (most recent call last)", "panicked at")


def machine(python: str) -> str:
    """Processor, cores, kernel and versions, for the table's header."""
    model = platform.machine()
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        model = next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    kernel = ".".join(platform.release().split(".")[:2])
    versions = [command_output([python, "--version"]), " ".join(command_output(["rustc", "--version"]).split()[:2])]
    return f"{model}, {os.cpu_count()} cores, Linux {kernel}, {', '.join(versions)}"


def command_output(command: Sequence[str]) -> str:
    """What a command prints; empty where there is no such command."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def has(python: str, name: str) -> bool:
    """Whether the interpreter can import a package."""
    code = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)"
    return subprocess.run([python, "-c", code, name], check=False, capture_output=True).returncode == 0


def build(target: Path | None) -> Path:
    """Builds the Rust programs; returns the folder of the binaries."""
    folder = cases.CORPUS / "rust"
    environment = dict(os.environ)
    if target is not None:
        environment["CARGO_TARGET_DIR"] = str(target)
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=folder, env=environment, check=True)
    return (target or folder / "target") / "release"


def watch(command: Sequence[str], seconds: float, may_fail: bool = False) -> dict[str, float] | None:
    """One watched run; None where the program failed or took too long. Where it may fail, as checkers do that find
    something, only what ends by an exception or a panic is no run: it says what its installation lacks, not what it takes.
    """
    launcher = [sys.executable, "-I", "-S", str(cases.CORPUS / "watch.py")]
    pipe = subprocess.PIPE
    # A group of its own, so that the program goes with its launcher.
    with subprocess.Popen([*launcher, *command], stdout=pipe, stderr=pipe, text=True, process_group=0) as started:
        try:
            said, complaint = started.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            print(f"stopped after {seconds} s: {' '.join(command)}", file=sys.stderr)
            return None
    crashed = any(mark in complaint for mark in CRASHES)
    if started.returncode != 0 and (crashed or not (may_fail and said)):
        print(complaint.strip()[-500:], file=sys.stderr)
        return None
    figures: dict[str, float] = json.loads(said.splitlines()[-1])
    return figures


def measure(case: cases.Case, python: str, binaries: Path, folder: Path, repeat: int) -> dict[str, object] | None:
    """The row of one case: the run with the highest peak, with the least CPU time of all."""
    command = case.command(python, binaries) + case.fill(folder)
    # A program may be gone before the first look at it, on a busy machine: such a run says nothing.
    runs = [run for run in (watch(command, 120) for _ in range(repeat)) if run is not None and run["peak"] > 0]
    if not runs:
        return None
    highest = max(runs, key=lambda run: run["peak"])
    row: dict[str, object] = {**highest}
    row["cpu_seconds"] = min(run["cpu_seconds"] for run in runs)
    row["elapsed"] = min(run["elapsed"] for run in runs)
    program, arguments = case.key
    return {"program": program, "args": arguments, "family": case.family, "input_bytes": case.input_bytes(), **row}


def read_rows(path: Path) -> dict[Key, dict[str, str]]:
    """Rows of a table with comment lines, by program and arguments."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as stream:
        rows = csv.DictReader(line for line in stream if not line.startswith("#"))
        return {(row["program"], row["args"]): row for row in rows}


def write_rows(path: Path, header: str, columns: Sequence[str], rows: Sequence[dict[str, object]]) -> None:
    """The table, with a comment line before it."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        stream.write(f"# {header}\n")
        writer = csv.DictWriter(stream, fieldnames=columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--python", default=sys.executable, help="interpreter that runs the Python programs")
    parser.add_argument("--only", default="", metavar="TEXT", help="only programs whose path contains TEXT")
    parser.add_argument("--missing", action="store_true", help="only cases that have no row yet")
    parser.add_argument("--repeat", type=int, default=3, help="runs a case (default 3)")
    parser.add_argument("--inputs", type=Path, help="keep generated inputs in this folder (default: a scratch folder)")
    parser.add_argument("--target", type=Path, help="cargo target folder for the Rust programs")
    parser.add_argument("--out", type=Path, default=PEAKS, help="table to write (default corpus/peaks.csv)")
    return parser.parse_args(argv)


def run(options: argparse.Namespace, folder: Path) -> list[dict[str, object]]:
    """Measures every case that can run here; the others keep the row they had."""
    earlier = read_rows(options.out)
    wanted = [case for case in cases.load(only=options.only) if not (options.missing and case.key in earlier)]
    binaries = build(options.target) if any(case.language == "rust" for case in wanted) else Path()
    lacking = {need for case in wanted for need in case.needs if not has(options.python, need)}
    rows: dict[Key, dict[str, object]] = {}
    for case in wanted:
        missing = lacking.intersection(case.needs)
        row = None if missing else measure(case, options.python, binaries, folder, options.repeat)
        what = " ".join(case.key)
        if row is not None:
            rows[case.key] = row
            print(f"{float(str(row['peak'])) / 1e6:8.1f} MB {row['elapsed']:6} s  {what}")
        else:
            print(f"skipped ({', '.join(missing) + ' is missing' if missing else 'failed'}): {what}", file=sys.stderr)
    return [dict(rows.get(case.key) or earlier[case.key]) for case in cases.load()
            if case.key in rows or case.key in earlier]


def main() -> int:
    """Measure and write."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="corpus-") as scratch:
        folder = options.inputs or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        rows = run(options, folder)
    header = f"Highest of {options.repeat} runs, bytes and seconds, by corpus/measure.py on {machine(options.python)}."
    write_rows(options.out, header, COLUMNS, rows)
    print(f"{len(rows)} cases in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
