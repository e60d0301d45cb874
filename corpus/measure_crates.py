#!/usr/bin/env python3
"""Measure what a Rust program and the crates it uses cost in memory, and write profiles/rust.toml.

Builds one small program a crate (crate_probes.py) in release mode and runs each several times; it reads its own
high-water mark when the crate is in use. A crate's row is what its program takes more than one that does nothing.
Needs cargo and the crate registry. Linux only, standard library only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import crate_probes
import import_model
import import_toml

DONE = r"""
fn done() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let field = |key: &str| {
        let line = status.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    eprintln!(
        "measured {} {} {} {}",
        field("VmHWM:"),
        field("RssAnon:"),
        field("Threads:"),
        after_name[11].parse::<u64>().unwrap() + after_name[12].parse::<u64>().unwrap(),
    );
}
"""

HEADER = """\
# What starting a Rust program and using a crate costs, measured. Written by corpus/measure_crates.py; do not edit.
#
# Units: rss, anon in bytes; cpu_ms in milliseconds of one core; threads counts the main thread.
# Machine: {machine}; {rustc}, release profile, glibc linked dynamically.
# Each figure is the median of {repeat} fresh processes, read by the process itself (VmHWM, RssAnon) once the crate is
# in use. CPU time has the kernel's tick of 10 ms: what is shorter reads as 0.
#
# [interpreter."{version}"]   a program of the standard library alone that does nothing.
# [packages."a_b"]       a crate by the name it has in source, with the package and version measured: what a program
#                        that uses it takes more, its code that is touched included.
# `contains`, `own_*` and how to charge several crates: as in python.toml. Thread pools (tokio, rayon) size themselves
# by the number of cores; their rows hold those of {cores} cores, a thread more costs [runtime] thread_rss.
"""


@dataclass
class Cost:
    """What a program took; the names are those that import_model expects of a measurement."""

    rss: int
    anon: int
    cpu_ms: float
    threads: int
    modules: list[str]
    distribution: str = ""
    version: str = ""
    source_bytes: int = 0
    native_bytes: int = 0
    carried: bool = False


def write_workspace(folder: Path, probes: dict[str, tuple[str, str]]) -> None:
    """One package a probe."""
    members = ", ".join(f'"{name}"' for name in probes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Cargo.toml").write_text(f'[workspace]\nresolver = "3"\nmembers = [{members}]\n', encoding="utf-8")
    for name, (dependencies, source) in probes.items():
        (folder / name / "src").mkdir(parents=True, exist_ok=True)
        package = f'[package]\nname = "probe-{name}"\nversion = "0.1.0"\nedition = "2024"'
        manifest = f"{package}\n\n[dependencies]\n{dependencies}\n"
        rewrite(folder / name / "Cargo.toml", manifest)
        rewrite(folder / name / "src" / "main.rs", source + DONE)


def rewrite(path: Path, text: str) -> None:
    """Writes only what differs, so that cargo builds only what changed."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def build(folder: Path, name: str) -> Path | None:
    """The built binary; None where it does not build. One package at a time, or features would mix."""
    done = subprocess.run(["cargo", "build", "--release", "--quiet", "-p", f"probe-{name}"], cwd=folder, check=False)
    return folder / "target" / "release" / f"probe-{name}" if done.returncode == 0 else None


def version(folder: Path, name: str) -> str:
    """Version of the crate that a probe was built with; empty where it has none."""
    done = subprocess.run(
        ["cargo", "tree", "-p", f"probe-{name}", "--prefix", "none", "--depth", "1", "--edges", "normal"],
        cwd=folder, capture_output=True, text=True, check=True,
    )
    packages = (line.split() for line in done.stdout.splitlines())
    return next((words[1].removeprefix("v") for words in packages if words[0] == name), "")


def run(binary: Path, repeat: int) -> Cost:
    """The median of several runs."""
    runs: list[list[int]] = []
    for _ in range(repeat):
        done = subprocess.run([str(binary)], capture_output=True, text=True, check=True, timeout=60)
        line = next(line for line in done.stderr.splitlines() if line.startswith("measured "))
        runs.append([int(field) for field in line.split()[1:]])
    rss, anon, threads, ticks = (statistics.median(values) for values in zip(*runs))
    tick_ms = 1000 / os.sysconf("SC_CLK_TCK")
    return Cost(int(rss * 1024), int(anon * 1024), ticks * tick_ms, int(threads), [])


def less(cost: Cost, bare: Cost) -> Cost:
    """What a probe takes more than a program that does nothing."""
    cost.rss = max(0, cost.rss - bare.rss)
    cost.anon = max(0, cost.anon - bare.anon)
    cost.cpu_ms = max(0.0, round(cost.cpu_ms - bare.cpu_ms, 1))
    return cost


def measure(folder: Path, repeat: int) -> tuple[Cost, Cost, dict[str, Cost]]:
    """The bare program, the one with threads, and each crate's increment by its name in source."""
    probes = {"bare": crate_probes.BARE, "threaded": crate_probes.THREADED, **crate_probes.PROBES}
    write_workspace(folder, probes)
    costs: dict[str, Cost] = {}
    for name in probes:
        binary = build(folder, name)
        if binary is None:
            print(f"  {name}: does not build", file=sys.stderr)
            continue
        costs[name] = run(binary, repeat)
        costs[name].modules = list(crate_probes.RUNS.get(name, ()))
        costs[name].distribution, costs[name].version = name, version(folder, name)
        print(f"  {name}: {costs[name].rss / 2**20:.1f} MiB", file=sys.stderr)
    bare, threaded = costs.pop("bare"), costs.pop("threaded")
    return bare, threaded, {name.replace("-", "_"): less(cost, bare) for name, cost in costs.items()}


def render(bare: Cost, threaded: Cost, table: import_model.Table, repeat: int) -> str:
    """The whole file."""
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    release = ".".join(rustc.split(".")[:2])
    header = HEADER.format(
        machine=import_toml.machine_name(), rustc=f"rustc {rustc}", repeat=repeat, version=release, cores=os.cpu_count()
    )
    start = {"version": rustc, "rss": bare.rss, "anon": bare.anon, "cpu_ms": bare.cpu_ms, "threads": bare.threads}
    costs = [row.cost for row in table.rows.values()]
    runtime = (
        f"# Measured with {crate_probes.THREADS} std::thread threads that allocate a little: stack touched and arena.\n"
        f"[runtime]\nthread_rss = {(threaded.rss - bare.rss) // crate_probes.THREADS}\n"
        f"thread_anon = {(threaded.anon - bare.anon) // crate_probes.THREADS}\n"
    )
    unknown = (
        "# A crate with no row: the median (and 90th percentile) of those below.\n"
        f"[unknown]\nrss = {int(statistics.median(cost.rss for cost in costs))}\n"
        f"rss_p90 = {import_model.quantile([cost.rss for cost in costs], 0.9)}\n"
        f"anon = {int(statistics.median(cost.anon for cost in costs))}\n"
        f"cpu_ms = {statistics.median(cost.cpu_ms for cost in costs)}\n"
    )
    ordered = sorted(table.rows.values(), key=lambda row: row.name)
    rows = [import_toml.row_block(table, row, "packages") for row in ordered]
    return "\n".join([header, import_toml.start_block(release, start), runtime, unknown, *rows])


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--repeat", type=int, default=9, help="fresh processes a figure (default 9)")
    parser.add_argument("--work", type=Path, help="build in this folder and keep it (default: a scratch folder)")
    parser.add_argument("--out", type=Path, required=True, help="table to write (profiles/rust.toml)")
    return parser.parse_args(argv)


def main() -> int:
    """Build, measure, write."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="crates-") as scratch:
        bare, threaded, crates = measure((options.work or Path(scratch)).resolve(), options.repeat)
    table = import_model.Table.build({}, crates, set(crates))
    options.out.write_text(render(bare, threaded, table, options.repeat), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
