#!/usr/bin/env python3
"""Sample where Python programs spend their time, and write corpus/hot/python.csv.

    python3 corpus/hot/measure_python.py --python ENV/bin/python [--only NAME]

ENV is an environment with what corpus/requirements.txt and corpus/held_out.toml name. Each program runs under
sampler.py, short ones several times; a row is one of its five hottest functions. `share` is of the time in functions of the program's own source.
Functions are named as Plimsoll names them; lambdas and comprehensions count to the function around them.
"""

from __future__ import annotations

import argparse
import ast
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import subjects

TABLE = subjects.HERE / "python.csv"
COLUMNS = ("program", "group", "version", "functions", "rank", "function", "file", "line", "share", "share_libraries", "seconds")
TOLD = 5
# A program runs until its own functions have taken this long together, at most so often; less than the other says nothing.
ENOUGH_SECONDS, MOST_RUNS, LEAST_SECONDS = 0.5, 10, 0.1


def functions(source: Path) -> Iterator[tuple[int, int, str]]:
    """First line, last line and name of every function, scopes joined with a dot."""

    def inside(node: ast.AST, scope: str) -> Iterator[tuple[int, int, str]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{scope}.{child.name}" if scope else child.name
                if not isinstance(child, ast.ClassDef):
                    first = min([child.lineno, *(one.lineno for one in child.decorator_list)])
                    yield first, child.end_lineno or first, name
                yield from inside(child, name)
            else:
                yield from inside(child, scope)

    yield from inside(ast.parse(source.read_bytes()), "")


def sources(project: tuple[Path, ...]) -> Iterator[Path]:
    """Python files of a project."""
    for path in project:
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def sampled(python: Path, subject: subjects.Subject, folder: Path) -> str:
    """What the sampler says of one run; nothing where it failed."""
    out = folder / f"samples-{subject.name}"
    project = ":".join(str(path) + ("/" if path.is_dir() else "") for path in subject.project)
    command = [str(python), str(subjects.HERE / "sampler.py"), str(out), project, subject.kind, subject.program]
    command += subject.fill(folder)
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False, stdin=subprocess.DEVNULL)
    if not out.exists():
        print(f"{subject.name}: {done.stderr.decode(errors='replace').strip()[-300:]}", file=sys.stderr)
        return ""
    said = out.read_text(encoding="utf-8")
    out.unlink()
    return said


def measured(python: Path, subject: subjects.Subject, folder: Path) -> list[dict[str, object]]:
    """Rows of one program; none where it failed or took too little time."""
    lines: list[str] = []
    for _ in range(MOST_RUNS):
        said = sampled(python, subject, folder).splitlines()
        lines += said
        if not said or sum(float(line.split("\t")[0]) for line in lines) >= ENOUGH_SECONDS:
            break
    known = {str(source): list(functions(source)) for source in sources(subject.project)}
    count = sum(len(one) for one in known.values())
    times: dict[tuple[str, str, int], list[float]] = {}
    for line in lines:
        own, libraries, file, first = line.split("\t")
        around = [one for one in known.get(file, []) if one[0] <= int(first) <= one[1]]
        start, _, name = max(around, default=(1, 0, "<module>"))
        key = (name, Path(file).relative_to(subject.root).as_posix(), start)
        known_times = times.setdefault(key, [0.0, 0.0])
        known_times[0] += float(own)
        known_times[1] += float(libraries)
    total, total_libraries = (sum(one[at] for one in times.values()) for at in (0, 1))
    if total < LEAST_SECONDS:
        print(f"{subject.name}: {total:.3f} seconds are too few to say anything", file=sys.stderr)
        return []
    hottest = sorted(times.items(), key=lambda item: -item[1][0])
    hottest = hottest[:TOLD] + sorted(hottest[TOLD:], key=lambda item: -item[1][1])[:1]
    return [
        dict(zip(COLUMNS, (subject.name, subject.group, subject.version, count, rank, name, file, line,
                           f"{seconds / total:.3f}", f"{libraries / total_libraries:.3f}", f"{total:.2f}"),
                 strict=True))
        for rank, ((name, file, line), (seconds, libraries)) in enumerate(hottest, 1)
    ]


def write(path: Path, columns: tuple[str, ...], rows: list[dict[str, object]]) -> None:
    """A table, sorted as it came."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def kept() -> list[dict[str, object]]:
    """Rows of the table as it is."""
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(row: dict[str, object]) -> tuple[int, str, int]:
    """Where a row stands in the table."""
    return ("corpus", "stdlib", "pip", "cargo").index(str(row["group"])), str(row["program"]), int(str(row["rank"]))


def main() -> int:
    """Measure, write after each program."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 2)[2])
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that runs the programs")
    parser.add_argument("--only", default="", help="programs whose name contains this; other rows are kept")
    options = parser.parse_args()
    rows: list[dict[str, object]] = kept()
    with tempfile.TemporaryDirectory(prefix="hot-") as scratch:
        for subject in subjects.python_subjects(options.python.absolute(), options.only):
            print(f"{subject.name} …", file=sys.stderr)
            try:
                new = measured(options.python.absolute(), subject, Path(scratch))
            except (subprocess.TimeoutExpired, SyntaxError) as error:
                print(f"{subject.name}: {error}", file=sys.stderr)
                continue
            if new:
                rows = [row for row in rows if row["program"] != subject.name] + new
                rows.sort(key=place)
                write(TABLE, COLUMNS, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
