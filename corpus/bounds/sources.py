"""Where the source of other people's packages lies on this machine. Knows nothing of drivers, labels and verdicts.

A set of them is a folder with a packages.toml and a Cargo package of the crates (rust/). Of Python's packages the running
interpreter is asked, of crates cargo.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# Sets of functions of other people's packages: `held_out` is only scored, `foreign` is developed with.
SETS = ("held_out", "foreign", "foreign_2", "foreign_3")
# Folders and modules that are no part of what a package offers.
NOT_OURS = {
    "test",
    "tests",
    "testing",
    "examples",
    "benches",
    "benchmarks",
    "docs",
    "conftest",
    "__main__",
    "__pycache__",
}


def packages(folder: Path) -> dict[str, dict[str, Any]]:
    """What a set's packages.toml says: modules to look in, by package (`library` is the interpreter's own), and how many."""
    return tomllib.loads((folder / "packages.toml").read_text(encoding="utf-8"))


def python_file(module: str) -> Path | None:
    """The file of a module that the running interpreter can import, None where it has none."""
    try:
        spec = importlib.util.find_spec(module)
    except ImportError:
        return None
    return Path(spec.origin) if spec and spec.origin and spec.origin.endswith(".py") else None


def python_modules(name: str) -> Iterator[tuple[str, Path]]:
    """A module and, if it is a package, all below it, each with its file."""
    root = python_file(name)
    if root is None:
        return
    if root.name != "__init__.py":
        yield name, root
        return
    for path in sorted(root.parent.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        if not NOT_OURS.intersection(parts) and not any(part.startswith("test_") for part in parts):
            yield ".".join((name, *(part for part in parts if part != "__init__"))), path


@functools.cache
def crate_roots(folder: Path) -> dict[str, Path]:
    """The `src` folder of every crate that a set's measuring crate depends on directly, by its name in Rust code."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--manifest-path", str(folder / "rust" / "Cargo.toml")]
    try:
        said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError):
        return {}
    packages = {package["id"]: package for package in said["packages"]}
    root = next(node for node in said["resolve"]["nodes"] if node["id"] == said["resolve"]["root"])
    return {
        dependency["name"]: Path(packages[dependency["pkg"]]["manifest_path"]).parent / "src"
        for dependency in root["deps"]
    }


def crate_modules(root: Path) -> Iterator[tuple[str, Path]]:
    """The modules of a crate by their path in it, the root's being empty, each with its file."""
    for path in sorted(root.rglob("*.rs")):
        parts = path.relative_to(root).with_suffix("").parts
        if not NOT_OURS.intersection(parts) and not {"bin", "main"}.intersection(parts):
            yield "::".join(part for part in parts if part not in ("mod", "lib")), path


def place(folder: Path, language: str, package: str, function: str) -> tuple[Path, str] | None:
    """File and name of a function of a table, None where its package is not installed."""
    if language == "python":
        module, _, name = function.rpartition(".")
        path = python_file(module)
    else:
        module, _, name = function.rpartition("::")
        root = crate_roots(folder).get(package)
        path = dict(crate_modules(root)).get(module) if root else None
    return (path, name) if path else None
