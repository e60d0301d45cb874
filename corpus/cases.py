"""The cases of programs.toml: which programs, with which arguments.

Knows nothing of measuring. Standard library only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import inputs

CORPUS = Path(__file__).resolve().parent
PLACE = re.compile(r"\{(?:(out)|(\w+):(\w+))\}")


@dataclass(frozen=True)
class Case:
    """A program with one list of arguments, placeholders not filled in yet."""

    program: str
    language: str
    family: str
    needs: tuple[str, ...]
    arguments: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Program and arguments as written: names the case in tables."""
        return self.program, " ".join(self.arguments)

    @property
    def source(self) -> Path:
        """A Python file or folder, or a Rust binary's source."""
        return CORPUS / self.program

    def subject(self) -> list[str]:
        """How the program is named to `plimsoll profile`: a Rust binary as its package and the entry point."""
        if self.language == "rust":
            return [str(CORPUS / "rust"), "--entry", self.source.stem]
        return [str(self.source)]

    def input_bytes(self) -> int:
        """All bytes of generated input together."""
        return sum(inputs.parse_size(match[3]) for match in self._places() if match[3])

    def fill(self, folder: Path, hollow: bool = False) -> list[str]:
        """The arguments with real paths; inputs that are not there yet are made."""

        def path(match: re.Match[str]) -> str:
            if match[1]:
                return str(folder / "out")
            return str(inputs.make(folder, match[2], match[3], hollow))

        return [PLACE.sub(path, argument) for argument in self.arguments]

    def command(self, python: str, binaries: Path) -> list[str]:
        """What starts the program."""
        if self.language == "python":
            return [python, str(self.source)]
        return [str(binaries / self.source.stem)]

    def _places(self) -> Iterable[re.Match[str]]:
        return (match for argument in self.arguments for match in PLACE.finditer(argument))


def load(path: Path = CORPUS / "programs.toml", only: str = "") -> list[Case]:
    """All cases in the file's order; `only` keeps programs whose path contains it."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    cases = []
    for entry in table["program"]:
        rust = "bin" in entry
        program = f"rust/src/bin/{entry['bin']}.rs" if rust else entry["path"]
        if only not in program:
            continue
        for arguments in entry["cases"]:
            cases.append(
                Case(
                    program=program,
                    language="rust" if rust else "python",
                    family=entry["family"],
                    needs=tuple(entry.get("needs", ())),
                    arguments=tuple(arguments),
                )
            )
    return cases
