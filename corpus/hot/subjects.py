"""The programs whose hottest functions are measured: what is run, and which source is looked at.

Knows neither measuring nor Plimsoll. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent
sys.path.insert(0, str(CORPUS))

import cases
import inputs

PLACE = re.compile(r"\{(?:(out)|(\w+):([^}]+))\}")
STDLIB = Path(sysconfig.get_path("stdlib"))

# Asks an environment's interpreter which folder or file a command's entry point lies in.
FIND = """
import importlib.metadata, importlib.util, sys
for entry in importlib.metadata.entry_points(group="console_scripts"):
    if entry.name == sys.argv[1]:
        spec = importlib.util.find_spec(entry.value.split(":")[0].split(".")[0])
        places = list(spec.submodule_search_locations or [])
        print(places[0] if places else spec.origin, importlib.metadata.version(entry.dist.name))
"""


@dataclass(frozen=True)
class Subject:
    """One program: how it is started, its own source, and files that only start it."""

    name: str
    group: str
    kind: str
    program: str
    arguments: tuple[str, ...]
    project: tuple[Path, ...]
    version: str
    starts: tuple[Path, ...] = ()

    @property
    def held_out(self) -> bool:
        """Decided by the name alone; nobody tunes to one that is. Our own programs are none."""
        first, second = hashlib.sha256(self.name.encode()).digest()[:2]
        return self.group != "corpus" and first % 2 == 0 and second % 2 == 0

    @property
    def crate(self) -> str:
        """Name that a Rust program's own functions begin with."""
        return Path(self.program).stem.replace("-", "_")

    @property
    def root(self) -> Path:
        """Folder that paths of functions are told from."""
        if self.group == "stdlib":
            return STDLIB
        return self.project[0] if self.group == "corpus" and self.project[0].is_dir() else self.project[0].parent

    def fill(self, folder: Path) -> list[str]:
        """The arguments with real paths; inputs that are not there yet are made."""

        def path(match: re.Match[str]) -> str:
            if match[1]:
                return str(folder / f"out-{self.name}")
            if match[2] == "library":
                return str(STDLIB / match[3])
            if match[2] == "corpus":
                return str(CORPUS / match[3])
            return str(inputs.make(folder, match[2], match[3]))

        return [PLACE.sub(path, argument) for argument in self.arguments]


def table() -> dict:
    """The programs' table."""
    return tomllib.loads((HERE / "programs.toml").read_text(encoding="utf-8"))


def ours(language: str) -> Iterator[Subject]:
    """The corpus's programs with their largest arguments."""
    skipped = set(table()["skip"]["programs"])
    largest = {case.program: case for case in cases.load() if case.language == language}
    for case in largest.values():
        if case.source.stem not in skipped:
            yield Subject(case.source.stem, "corpus", "script", str(case.source), case.arguments, (case.source,), "")


def library() -> Iterator[Subject]:
    """Modules of the standard library."""
    version = ".".join(map(str, sys.version_info[:2]))
    for name, row in table()["stdlib"].items():
        project = tuple(STDLIB / path for path in row["project"])
        if "run" in row:
            yield Subject(name, "stdlib", "module", row["run"][0], tuple(row["run"][1:]), project, version)
        else:
            driver = HERE / "drivers" / row["driver"][0]
            yield Subject(name, "stdlib", "script", str(driver), tuple(row["driver"][1:]), project, version,
                          (driver,))


def installed(python: Path) -> Iterator[Subject]:
    """The programs of held_out.toml that an environment has."""
    skipped = set(table()["skip"]["programs"])
    families = tomllib.loads((CORPUS / "held_out.toml").read_text(encoding="utf-8"))["pip"]
    for name, command in families.items():
        script = python.parent / command[0]
        if name in skipped or not script.exists():
            continue
        found = subprocess.run([python, "-c", FIND, command[0]], capture_output=True, text=True, check=False).stdout
        if found:
            place, version = found.split()
            project = (Path(place),)
            yield Subject(name, "pip", "script", str(script), tuple(command[1:]), project, version, (script,))


def python_subjects(python: Path, only: str = "") -> list[Subject]:
    """All Python programs whose name contains `only`."""
    every = [*ours("python"), *library(), *installed(python)]
    return [subject for subject in every if only in subject.name]


def crates(place: Path | None) -> Iterator[Subject]:
    """The [cargo] families of held_out.toml that were installed in a folder."""
    listed = place and place / ".crates2.json"
    if not listed or not listed.exists():
        return
    versions = dict(key.split()[:2] for key in json.loads(listed.read_text(encoding="utf-8"))["installs"])
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    families = tomllib.loads((CORPUS / "held_out.toml").read_text(encoding="utf-8"))["cargo"]
    for name, command in families.items():
        source = next(iter(sorted(home.glob(f"registry/src/*/{name}-{versions.get(name)}/src"))), None)
        if source:
            yield Subject(name, "cargo", "binary", str(place / "bin" / command[0]), tuple(command[1:]), (source,), versions[name])


def rust_subjects(place: Path | None = None, only: str = "") -> list[Subject]:
    """All Rust programs whose name contains `only`."""
    return [subject for subject in [*ours("rust"), *crates(place)] if only in subject.name]
