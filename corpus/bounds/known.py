#!/usr/bin/env python3
"""Say of how many functions everything that they call is known, and what is known least.

Folders are packages or crates with their source, such as those that cargo unpacks; of many, the first by the SHA-256 of
their names are taken. Prints the share of functions whose bound is complete, of all and of the median folder, and the
names of calls that most folders lack. Standard library only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

LACKING = "not known and not counted: "


def functions(plimsoll: Path, folder: Path) -> list[dict[str, Any]]:
    """What is said of each function of a folder; nothing, and why on standard error, where that is not to be had."""
    command = [str(plimsoll), "analyze", "--bounds", "--format", "json", "--no-cache", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        files = json.loads(done.stdout)["files"]
    except (subprocess.TimeoutExpired, ValueError, KeyError) as error:
        print(f"\n{folder}: left out: {type(error).__name__}", file=sys.stderr)
        return []
    return [function for file in files for function in file.get("functions", []) if "time" in function]


def lacking(function: dict[str, Any]) -> set[str]:
    """Names of calls that nothing is known of."""
    reasons = [reason for reason in function["time"]["reasons"] if reason.startswith(LACKING)]
    return {name.strip() for reason in reasons for name in reason.removeprefix(LACKING).split(",")}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("plimsoll", type=Path, help="the built binary, such as target/release/plimsoll")
    parser.add_argument("folders", type=Path, nargs="+", help="packages or crates with their source")
    parser.add_argument("--most", type=int, default=250, help="folders that are taken")
    parser.add_argument("--names", type=int, default=20, help="names that are printed")
    return parser.parse_args()


def main() -> int:
    """Take, count, print."""
    options = arguments()
    found = sorted((folder for folder in options.folders if folder.is_dir()),
                   key=lambda folder: hashlib.sha256(folder.name.encode()).digest())
    shares: list[tuple[int, int]] = []
    names: Counter[str] = Counter()
    for at, folder in enumerate(found[: options.most]):
        print(f"\r{at + 1} of {min(len(found), options.most)} folders", end="", file=sys.stderr, flush=True)
        told = functions(options.plimsoll.resolve(), folder)
        if told:
            shares.append((sum(function["time"]["complete"] for function in told), len(told)))
            names.update({name for function in told for name in lacking(function)})
    print(file=sys.stderr)
    if not shares:
        print("no functions found", file=sys.stderr)
        return 1
    complete, every = (sum(column) for column in zip(*shares, strict=True))
    median = statistics.median(own / all_of for own, all_of in shares)
    print(f"{complete} of {every} functions of {len(shares)} folders have bounds that are complete "
          f"({100 * complete / every:.1f} %); {100 * median:.1f} % in the median folder")
    for name, count in names.most_common(options.names):
        print(f"{count:5} folders lack  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
