#!/usr/bin/env python3
"""Sample where Rust programs spend their time, and write corpus/hot/rust.csv.

    python3 corpus/hot/measure_rust.py [--place FOLDER] [--only NAME]

Builds corpus/rust in release mode with line tables and runs each program once under perf, which samples the processor's
clock 999 times a second with the whole stack. Functions that the compiler put into others come back by their debug
information, so that nothing has to be kept from being inlined. A sample counts to the innermost frame of the program's
own crate: time in the standard library and in other crates counts to who called it. FOLDER is where the [cargo] families
of held_out.toml were installed with CARGO_PROFILE_RELEASE_DEBUG=1 and without link-time optimisation, which loses names.

Needs perf and cargo. Linux only, standard library only.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import measure_python
import subjects

TABLE = subjects.HERE / "rust.csv"
COLUMNS = ("program", "group", "version", "functions", "rank", "function", "file", "line", "share", "seconds")
FREQUENCY = 999
LEAST_SAMPLES = 50
DEFINED = re.compile(r"^\s*(?:pub(?:\([^)]*\))? )?(?:const |async |unsafe )*fn \w+", re.MULTILINE)
FRAME = re.compile(r"^\s+[0-9a-f]+ (.+?)(?:\+0x[0-9a-f]+)? \((?:inlined|/[^)]*|\[[^\]]*\])\)$")


def function(symbol: str, crate: str) -> str | None:
    """`Type.method` or `function` of a demangled name of the crate; none of another's."""
    named = re.match(rf"<{crate}::(.+?) as .+?>::(\w+)", symbol) or re.match(rf"<{crate}::(.+?)>::(\w+)", symbol)
    if named:
        steps = [*re.sub(r"<.*", "", named[1]).split("::"), named[2]]
    elif symbol.startswith(f"{crate}::"):
        plain = symbol
        while "<" in plain and (shorter := re.sub(r"(::)?<[^<>]*>", "", plain)) != plain:
            plain = shorter
        steps = [step for step in plain.split("::")[1:] if not step.startswith("{")]
    else:
        return None
    return ".".join(steps) or None


def samples(report: str, crate: str) -> Counter[str]:
    """Samples by the innermost function of the crate."""
    found: Counter[str] = Counter()
    for stack in report.split("\n\n"):
        frames = (FRAME.match(line) for line in stack.splitlines()[1:])
        own = (function(frame[1], crate) for frame in frames if frame)
        first = next((name for name in own if name), None)
        if first:
            found[first] += 1
    return found


def measured(subject: subjects.Subject, binary: Path, folder: Path) -> list[dict[str, object]]:
    """Rows of one program; none where it failed or took too little time."""
    data = folder / f"perf-{subject.name}"
    record = ["perf", "record", "-q", "-F", str(FREQUENCY), "-e", "cpu-clock:u", "--call-graph", "dwarf,8192", "-o", str(data)]
    subprocess.run([*record, str(binary), *subject.fill(folder)], cwd=folder, stdin=subprocess.DEVNULL,
                   capture_output=True, timeout=300, check=False)
    script = ["perf", "script", "-i", str(data), "--inline"]
    report = subprocess.run(script, capture_output=True, text=True, timeout=900, check=False).stdout
    data.unlink(missing_ok=True)
    found = samples(report, subject.crate)
    total = sum(found.values())
    if total < LEAST_SAMPLES:
        print(f"{subject.name}: {total} samples are too few to say anything", file=sys.stderr)
        return []
    sources = [path for one in subject.project for path in (sorted(one.rglob("*.rs")) if one.is_dir() else [one])]
    count = sum(len(DEFINED.findall(path.read_text(encoding="utf-8"))) for path in sources)
    return [
        dict(zip(COLUMNS, (subject.name, subject.group, subject.version, count, rank, name, "", "", f"{number / total:.3f}",
                           f"{total / FREQUENCY:.2f}"), strict=True))
        for rank, (name, number) in enumerate(found.most_common(measure_python.TOLD), 1)
    ]


def main() -> int:
    """Build, measure, write after each program."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 2)[2])
    parser.add_argument("--place", type=Path, help="where programs that are not ours were installed")
    parser.add_argument("--only", default="", help="programs whose name contains this; other rows are kept")
    parser.add_argument("--target", type=Path, default=subjects.CORPUS / "rust/target", help="where corpus/rust is built")
    options = parser.parse_args()
    build = ["cargo", "build", "--release", "--target-dir", str(options.target)]
    debug = {**os.environ, "CARGO_PROFILE_RELEASE_DEBUG": "1"}
    subprocess.run(build, cwd=subjects.CORPUS / "rust", check=True, env=debug)
    rows: list[dict[str, object]] = []
    if TABLE.exists():
        with TABLE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory(prefix="hot-") as scratch:
        for subject in subjects.rust_subjects(options.place, options.only):
            print(f"{subject.name} …", file=sys.stderr)
            binary = Path(subject.program)
            if subject.group == "corpus":
                binary = options.target / "release" / subject.name
            new = measured(subject, binary, Path(scratch))
            if new:
                rows = [row for row in rows if row["program"] != subject.name] + new
                rows.sort(key=measure_python.place)
                measure_python.write(TABLE, COLUMNS, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
