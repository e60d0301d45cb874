#!/usr/bin/env python3
"""Say which functions of the packages in a set's packages.toml belong to it: the first ones by a hash of their name.

Candidates are the public top-level functions with four lines or more of body whose arguments a driver can make of plain
data, as far as their names and annotations say. They are ordered by the SHA-256 of `package:module.function`; of each
package the first `per_package` count, and of all these the first `taken` of each language. Each of those has a driver in
python/ or rust/src/drivers/, or a reason in choice.csv why it has none: the reasons are written there by hand,
everything else in it by this program. Exits with 1 where a function has neither or both, and where another set has one of
these packages too.

Run it with the interpreter that requirements.txt is installed for; cargo is asked for the crates. Standard library only.
"""

from __future__ import annotations

import argparse
import ast
import csv
import hashlib
import io
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import sources

LINES = 4
# Parameters that cannot be made of plain data, by their names.
ALIEN = re.compile(
    r"^(cls|self|args|kwargs|fp|file|files|filename\w*|path\w*|stream|fobj|f?obj|node|node_?\d|root|repo\w*|env|environ|ctx"
    r"|context|ax|module|func|function|fn|f|callback|tb|frame|exc\w*|instance|klass|type_?|cache|store|session|config"
    r"|options|logger|parser|reader|writer|tree|t1|tree\d|head|corpus|tagger|grammar|token|tokens|tagged\w*|model|surf\w*"
    r"|curve\w*|crv\w*|ctrlpts\w*|fs|socket|port|host|url|day|date|dt|group|perms?|gens|expr|eq|poly|rule|attr|name|key)$"
)
# Python annotations of plain data: everything they name is one of these or a type variable.
PLAIN = frozenset((
    "int float str bytes bool list dict tuple set None Any Optional Union List Dict Tuple Set Iterable Sequence "
    "Mapping Callable Iterator Hashable Collection t typing complex object bytearray Literal Text frozenset "
    "Number collections abc"
).split())
# Names that speak of files, processes, and terminals.
OUTSIDE = frozenset((
    "open print input socket subprocess urlopen sys os warnings exec eval plt np sp numpy scipy"
).split())
RUST_PLAIN = re.compile(
    r"\[|\bVec\b|\bstr\b|\bString\b|Iterator|\bI\b|\bIN\b|AsRef|\bu8\b|\bu16\b|\bu32\b|\bu64\b|\bu128\b|usize|\bi32\b"
    r"|\bi64\b|\bT\b|\bN\b|\bS\b|HashMap|BTreeMap|\bG\b|Matrix|Graph"
)
RUST_FUNCTION = re.compile(r"^pub (?:const )?fn (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Candidate:
    """A function, by its package and its dotted name in it."""

    language: str
    package: str
    function: str

    @property
    def rank(self) -> str:
        return hashlib.sha256(f"{self.package}:{self.function}".encode()).hexdigest()


def plain(parameter: ast.arg) -> bool:
    """Whether a driver can make this argument, as far as its name and annotation say."""
    if parameter.annotation is None:
        return ALIEN.match(parameter.arg) is None
    names = {each.id for each in ast.walk(parameter.annotation) if isinstance(each, ast.Name)}
    strings = [each.value for each in ast.walk(parameter.annotation) if isinstance(each, ast.Constant)]
    names |= {word for text in strings if isinstance(text, str) for word in re.findall(r"\w+", text)}
    return all(name in PLAIN or len(name) <= 2 or name in ("_T", "_S") for name in names) and not (
        names & {"Callable"} and len(names) == 1
    )


def python_candidate(function: ast.stmt) -> bool:
    """Whether a top-level statement is such a function."""
    if not isinstance(function, ast.FunctionDef) or function.name.startswith(
        ("_", "test", "demo", "main", "parse_args")
    ):
        return False
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body or (body[-1].end_lineno or 0) - body[0].lineno + 1 < LINES:
        return False
    given = function.args.posonlyargs + function.args.args
    required = given[: len(given) - len(function.args.defaults)]
    named = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)}
    return bool(required) and all(map(plain, required)) and not named & OUTSIDE


def python_candidates(folder: Path) -> Iterator[Candidate]:
    """Those of every installed package."""
    for package, modules in sources.packages(folder)["python"].items():
        found = [pair for module in modules for pair in sources.python_modules(module)]
        if not found:
            raise SystemExit(f"{package} is not installed for {sys.executable}")
        for module, path in found:
            names = [each.name for each in ast.parse(path.read_text(encoding="utf-8")).body if python_candidate(each)]
            yield from (Candidate("python", package, f"{module}.{name}") for name in dict.fromkeys(names))


def rust_functions(text: str) -> Iterator[str]:
    """Names of the candidates in a file: public, at its top level, before its tests."""
    text = text.partition("#[cfg(test)]\nmod")[0]
    for match in RUST_FUNCTION.finditer(text):
        rest = text[match.end() :]
        head, brace, body = rest.partition("{")
        end = re.search(r"^}", body, re.MULTILINE)
        if brace and end and body[: end.start()].count("\n") - 1 >= LINES and parameters(head):
            yield match[1]


def parameters(head: str) -> bool:
    """Whether the signature after a function's name takes something of a size."""
    start = head.find("(")
    return start >= 0 and RUST_PLAIN.search(head[start:].partition(") ->")[0]) is not None


def rust_candidates(folder: Path) -> Iterator[Candidate]:
    """Those of every crate."""
    for crate, root in sources.crate_roots(folder).items():
        for module, path in sources.crate_modules(root):
            names = rust_functions(path.read_text(encoding="utf-8", errors="replace"))
            yield from (
                Candidate("rust", crate, "::".join(filter(None, (module, name)))) for name in dict.fromkeys(names)
            )


def ranked(counts: Mapping[str, int], candidates: Iterator[Candidate]) -> list[Candidate]:
    """The chosen ones in the order of their hashes."""
    own: Counter[str] = Counter()
    chosen = []
    for candidate in sorted(candidates, key=lambda each: each.rank):
        own[candidate.package] += 1
        if own[candidate.package] <= counts["per_package"]:
            chosen.append(candidate)
    return chosen[: counts["taken"]]


def driven(here: Path) -> set[tuple[str, str, str]]:
    """The functions that have drivers."""
    found = {
        ("python", path.stem, name)
        for path in sorted((here / "python").glob("*.py"))
        for name in re.findall(r'\bof="([\w.]+)"', path.read_text(encoding="utf-8"))
    }
    return found | {
        ("rust", path.stem, name)
        for path in sorted((here / "rust" / "src" / "drivers").glob("*.rs"))
        for name in re.findall(r'Case::new\(\s*"([\w:]+)"', path.read_text(encoding="utf-8"))
    }


def offered(folder: Path) -> set[tuple[str, str]]:
    """The packages of a set by language, as registries tell them apart; of the standard library its modules."""
    python = sources.packages(folder)["python"]
    crates = tomllib.loads((folder / "rust" / "Cargo.toml").read_text(encoding="utf-8"))["dependencies"]
    named = [("python", name) for name in python if name != "library"]
    named += [("rust", said.get("package", name) if isinstance(said, dict) else name) for name, said in crates.items()]
    found = {(language, re.sub(r"[-_.]+", "-", name).lower()) for language, name in named}
    return found | {("library", module) for module in python.get("library", ())}


def shared(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of one set that are in another too; modules of the library also where one holds the other."""

    def holds(outer: str, inner: str) -> bool:
        return inner.startswith(f"{outer}.")

    alike = [(kind, name, each) for kind, name in one for also, each in other if kind == also]
    return sorted({
        (kind, name)
        for kind, name, each in alike
        if name == each or (kind == "library" and (holds(name, each) or holds(each, name)))
    })


def main() -> int:
    """Rank, join with drivers and reasons, write or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where the committed choice is another"
    )
    parser.add_argument("--set", choices=sources.SETS, default="held_out", help="which folder's packages")
    options = parser.parse_args()
    folder = sources.HERE / options.set
    table, counts = folder / "choice.csv", sources.packages(folder)["counts"]
    before = table.read_text(encoding="utf-8") if table.exists() else ""
    reasons = {
        (row["language"], row["package"], row["function"]): row["reason"] for row in csv.DictReader(before.splitlines())
    }
    with_driver, faults = driven(folder), 0
    for other in (name for name in sources.SETS if name != options.set):
        for found in shared(offered(folder), offered(sources.HERE / other)):
            print("in two sets:", *found, options.set, other, file=sys.stderr)
            faults += 1
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("language", "package", "function", "sha256", "driven", "reason"))
    for language, candidates in (("python", python_candidates(folder)), ("rust", rust_candidates(folder))):
        chosen = ranked(counts[language], candidates)
        keys = [(language, each.package, each.function) for each in chosen]
        for key, each in zip(keys, chosen, strict=True):
            has, reason = (language, each.package.replace("-", "_"), each.function) in with_driver, reasons.get(key, "")
            if has == bool(reason):
                print("neither driven nor skipped:" if not has else "driven and skipped:", *key, file=sys.stderr)
                faults += 1
            writer.writerow((*key, each.rank[:12], "yes" if has else "no", reason))
        for stray in sorted(with_driver - {(lang, package.replace("-", "_"), name) for lang, package, name in keys}):
            if stray[0] == language:
                print("driven but not chosen:", *stray, file=sys.stderr)
                faults += 1
        print(f"{language}: {len(keys)} chosen, {sum(key[0] == language for key in with_driver)} driven")
    if options.check:
        return 1 if faults or lines.getvalue() != before else 0
    table.write_text(lines.getvalue(), encoding="utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
