"""Writes profiles/python.toml: measured rows, the scheme to add them up, and the check against real combinations.

Knows nothing of measuring.
"""

from __future__ import annotations

import platform
import re
import statistics
from collections.abc import Mapping, Sequence

from import_model import Row, Rule, Table, Unknown

# A line of the check against combinations: the ratio and the imports.
COMBINATION = re.compile(r"#   (\d+\.\d{3})  (\S.*)")

HEADER = """\
# What starting CPython and importing modules costs, measured. Written by corpus/measure_imports.py; do not edit.
#
# Units: rss, anon in bytes; cpu_ms in milliseconds of one core; threads counts the main thread.
# Machine: {machine}.
# Each figure is the median of {repeat} fresh processes, read by the process itself (VmHWM, RssAnon) with byte code
# caches warm. Rows with `carried = true` were measured earlier, in the same way, with
# CPython 3.11 on two cores; what they load is stated, not measured.
# The part that files back (rss less anon) varies with how the page cache holds a library: the same numpy took 16 MiB
# from six installs and 21 MiB from another on one machine. What loads numpy stands here in the middle of two installs
# (`--again numpy`), everything else as one of them had it.
#
# [interpreter."3.11"]      a bare start, nothing imported.
# [stdlib."a.b"]            one standard module; those that cost next to nothing have no row.
# [packages."a.b"]          one third-party import name, with the distribution and version measured.
#
# A row's `rss`, `anon` and `cpu_ms` are what importing it alone adds to a bare start, everything it loads included.
# `contains` names the rows that it loads (rows that those load in turn are left out: follow `contains` to the end).
# `own_*` is the row's part: over a row and all it loads, at any depth, own parts add up to what was measured, as
# closely as parts that are not negative can. A package is measured as if only the distributions it requires were
# installed beside it, so optional dependencies are charged where a program imports them.
#
# How to charge a program. Take the rows it imports (for `a.b.c` the row of the longest listed prefix), add every
# row reached through `contains`, and add up `own_rss` over that set, each row once. For one import that gives its
# `rss` again; for several, what they share is charged once. The same with `own_anon` and `own_cpu_ms`. Threads are
# those of numeric libraries' pools, which size themselves by the number of cores: take the highest.
#
# Checked against real combinations (charged / measured; imported together in one fresh process):
{check}
"""


def render(
    starts: Mapping[str, Mapping[str, object]],
    table: Table,
    unknown: Unknown,
    combinations: Sequence[tuple[str, int, int]],
    repeat: int = 5,
) -> str:
    """The whole file."""
    parts = [HEADER.format(machine=machine_name(), repeat=repeat, check=check_lines(combinations))]
    parts += [start_block(key, start) for key, start in sorted(starts.items(), key=lambda pair: version_key(pair[0]))]
    parts.append(unknown_block(unknown))
    rows = sorted(table.rows.values(), key=lambda row: row.name)
    parts += [row_block(table, row, "stdlib") for row in rows if row.standard]
    parts += [row_block(table, row, "packages") for row in rows if not row.standard]
    return "\n".join(parts)


def machine_name() -> str:
    """Processor, cores, kernel."""
    import os

    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    kernel = ".".join(platform.release().split(".")[:2])
    return f"{model}, {os.cpu_count()} cores, Linux {kernel}"


def version_key(key: str) -> tuple[tuple[int, ...], str]:
    """3.9 before 3.10."""
    number, _, build = key.partition("-")
    return tuple(int(part) for part in number.split(".") if part.isdigit()), build


def check_lines(combinations: Sequence[tuple[str, int, int]]) -> str:
    """One comment line a combination, and a summary."""
    ratios = [charged / measured for _, charged, measured in combinations]
    if not ratios:
        return "#   (none could be imported where the table was made)"
    lines = [f"#   {ratio:5.3f}  {names}" for ratio, (names, _, _) in zip(ratios, combinations)]
    return "\n".join([*lines, summary_line(ratios)])


def summary_line(ratios: Sequence[float]) -> str:
    """How close the combinations are together."""
    close = sum(abs(ratio - 1) <= 0.1 for ratio in ratios)
    return (
        f"#   median {statistics.median(ratios):.3f}, {min(ratios):.3f} to {max(ratios):.3f}; "
        f"{close} of {len(ratios)} within 10 %"
    )


def rewritten(text: str, table: Table, before: Mapping[str, Row]) -> str:
    """A written table with the rows that moved replaced, and the check against combinations as they are charged now."""
    old = Table(dict(before))
    for name, row in table.rows.items():
        section = "stdlib" if row.standard else "packages"
        start = text.index(f'[{section}."{name}"]\n')
        end = text.find("\n\n", start) + 1 or len(text)
        text = text[:start] + row_block(table, row, section) + text[end:]
    lines, ratios = text.splitlines(keepends=True), []
    for at, line in enumerate(lines):
        found = COMBINATION.fullmatch(line.rstrip("\n"))
        if found:
            names = found[2].split(" + ")
            ratios.append(float(found[1]) * table.charge(names) / old.charge(names))
            lines[at] = f"#   {ratios[-1]:5.3f}  {found[2]}\n"
        elif line.startswith("#   median "):
            lines[at] = summary_line(ratios) + "\n"
    return "".join(lines)


def start_block(key: str, start: Mapping[str, object]) -> str:
    """A bare start."""
    return (
        f'[interpreter."{key}"]\nversion = "{start["version"]}"\nrss = {start["rss"]}\nanon = {start["anon"]}\n'
        f'cpu_ms = {start["cpu_ms"]}\nthreads = {start["threads"]}\n'
    )


def unknown_block(unknown: Unknown) -> str:
    """What to assume of packages with no row."""
    text = (
        f"# A package with no row. Nothing known but its name: the median (and 90th percentile) of\n"
        f"# the top-level packages below. Fitted on {unknown.rows} rows.\n"
        f"[unknown]\nrss = {unknown.median_rss}\nrss_p90 = {unknown.p90_rss}\nanon = {unknown.median_anon}\n"
        f"cpu_ms = {unknown.median_cpu_ms}\n\n"
        "# Where its files can be seen: per_module × modules an import loads + per_source_byte × bytes of their .py\n"
        "# files + per_native_byte × bytes of the shared libraries it maps; *_error is the relative error met on the\n"
        "# measured rows. Everything loaded counts, the standard library included; take nothing twice.\n"
    )
    for name, rule in (("rss", unknown.rss), ("anon", unknown.anon), ("cpu_ms", unknown.cpu_ms)):
        text += rule_block(name, rule)
    return text


def rule_block(name: str, rule: Rule) -> str:
    """One fitted rule."""
    return (
        f"[unknown.by_files.{name}]\nper_module = {rule.per_module:.6g}\nper_source_byte = {rule.per_source_byte:.6g}\n"
        f"per_native_byte = {rule.per_native_byte:.6g}\nmedian_error = {rule.median_error:.3f}\n"
        f"p90_error = {rule.p90_error:.3f}\n\n"
    )


def row_block(table: Table, row: Row, section: str) -> str:
    """One import."""
    cost = row.cost
    lines = [f'[{section}."{row.name}"]']
    if not row.standard:
        lines += [f'distribution = "{cost.distribution}"', f'version = "{cost.version}"']
    if cost.carried:
        lines.append("carried = true")
    lines += [
        f"rss = {cost.rss}",
        f"anon = {cost.anon}",
        f"cpu_ms = {cost.cpu_ms}",
        f"own_rss = {row.own_rss}",
        f"own_anon = {row.own_anon}",
        f"own_cpu_ms = {row.own_cpu_ms}",
    ]
    if not row.standard:
        lines.append(f"threads = {cost.threads}")
    names = ", ".join(f'"{name}"' for name in table.direct(row))
    lines.append(f"contains = [{names}]")
    return "\n".join(lines) + "\n"
