#!/usr/bin/env python3
"""Score predictions on programs that are not ours, and write corpus/held_out.csv.

Families stand in held_out.toml. One is held out when the first byte of the SHA-256 of its name is even: decided before
it is ever run, by nobody. Installs the held-out families (pip into an environment, cargo into a folder), measures the
peak of each run, profiles the same command from source alone, without history or calibration, and prints the totals that
the corpus's accuracy.py prints. The table is there to be compared with, not to be tuned to. The other families are there
to develop with: --developed prints each of their cases and writes no table.

Needs PyPI and crates.io. Standard library only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import accuracy
import cases
import inputs
import measure

TABLE = cases.CORPUS / "held_out.csv"
COLUMNS = accuracy.COLUMNS
PLACE = re.compile(r"\{(?:(out)|(\w+):([^}]+))\}")


@dataclass(frozen=True)
class Family:
    """One program that is not ours."""

    name: str
    installer: str
    command: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        """Decided by the name alone."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 0

    def arguments(self, folder: Path) -> list[str]:
        """The command's arguments with real paths; inputs that are not there yet are made."""

        def path(match: re.Match[str]) -> str:
            if match[1]:
                return str(folder / f"out-{self.name}")
            if match[2] == "library":
                return str(Path(sysconfig.get_path("stdlib")) / match[3])
            if match[2] == "corpus":
                return str(cases.CORPUS / match[3])
            return str(inputs.make(folder, match[2], match[3]))

        return [PLACE.sub(path, argument) for argument in self.command[1:]]


def families() -> Iterator[Family]:
    """Every row of held_out.toml."""
    table = tomllib.loads((cases.CORPUS / "held_out.toml").read_text(encoding="utf-8"))
    for installer in ("pip", "cargo"):
        for name, command in table[installer].items():
            yield Family(name, installer, tuple(command))


def succeeds(command: list[str]) -> bool:
    """Runs a command quietly; its last words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"{' '.join(command)}: {done.stderr.strip()[-300:]}", file=sys.stderr)
    return done.returncode == 0


def home(family: Family, place: Path) -> Path:
    """Where it is installed. Python programs have an environment each: what one pins would break another."""
    return place / family.name if family.installer == "pip" else place


def program(family: Family, place: Path) -> Path:
    """The installed program."""
    return home(family, place) / "bin" / family.command[0]


def install(family: Family, place: Path) -> bool:
    """Whether its program is there now."""
    if program(family, place).exists():
        return True
    if family.installer == "cargo":
        return succeeds(["cargo", "install", "--quiet", "--locked", "--root", str(place), family.name])
    own = home(family, place)
    made = (own / "bin/python").exists() or succeeds([sys.executable, "-m", "venv", str(own)])
    return made and succeeds([str(own / "bin/python"), "-m", "pip", "install", "--quiet", family.name])


def crate_source(family: Family, place: Path) -> Path | None:
    """Where cargo keeps the source of what it installed."""
    listed = json.loads((place / ".crates2.json").read_text(encoding="utf-8"))["installs"]
    version = next(key.split()[1] for key in listed if key.split()[0] == family.name)
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    return next(iter(sorted(home.glob(f"registry/src/*/{family.name}-{version}"))), None)


def subject(family: Family, place: Path) -> list[str] | None:
    """What `plimsoll profile` is given: a pip command by its wrapper, a cargo one by its package."""
    if family.installer == "pip":
        return [str(program(family, place))]
    source = crate_source(family, place)
    return source and [str(source), "--entry", family.command[0]]


def judge(plimsoll: Path, family: Family, place: Path, folder: Path) -> accuracy.Verdict | None:
    """Prediction and truth of one family; None, and why on standard error, where either is not to be had."""
    if not install(family, place):
        return None
    source = subject(family, place)
    python = str(home(family, place) / "bin/python") if family.installer == "pip" else sys.executable
    footprint = source and accuracy.predict(plimsoll, source, family.arguments(folder), python, folder)
    command = [str(program(family, place)), *family.arguments(folder)]
    runs = [run for run in (measure.watch(command, 120, may_fail=True) for _ in range(3)) if run is not None and run["peak"] > 0]
    if not footprint or not runs:
        print(f"not measured: {family.name}", file=sys.stderr)
        return None
    case = cases.Case(family.command[0], "python" if family.installer == "pip" else "rust", family.name, (),
                      family.command[1:])
    peak = int(max(run["peak"] for run in runs))
    return accuracy.verdict_of(case, footprint, peak, min(run["cpu_seconds"] for run in runs))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("plimsoll", type=Path, help="the built binary, such as target/release/plimsoll")
    parser.add_argument("--place", type=Path, required=True, help="folder to install into; kept and used again")
    parser.add_argument("--developed", action="store_true", help="the families to develop with; the table is not written")
    parser.add_argument("--installer", choices=("pip", "cargo"), help="only these; the table is not written")
    return parser.parse_args()


def main() -> int:
    """Install, measure, predict, print, write."""
    options = arguments()
    wanted = [family for family in families() if family.held_out != options.developed]
    wanted = [family for family in wanted if options.installer in (None, family.installer)]
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="held-out-") as scratch:
        for family in wanted:
            print(f"{family.name} …", file=sys.stderr)
            verdict = judge(options.plimsoll.resolve(), family, options.place.resolve(), Path(scratch))
            if verdict is not None:
                verdicts.append(verdict)
    if not verdicts:
        return 1
    if options.developed:
        accuracy.report(verdicts, True)
    else:
        # Whoever works on predictions sees no more than this.
        accuracy.totals(verdicts)
    if options.installer is None and not options.developed:
        header = "What Plimsoll recommends and what held-out programs took, bytes and seconds, by corpus/held_out.py."
        measure.write_rows(TABLE, header, COLUMNS, [verdict.row() for verdict in verdicts])
    return 0 if len(verdicts) == len(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
