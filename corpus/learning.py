"""Measures how waste falls as runs gather, with the static prior and without it, and writes learning.csv.

    python3 corpus/learning.py [PROGRAM…]

Each program of the list is run under `plimsoll run` again and again with a history of its own. Before the runs 0, 1, 3 and
10 the recommended memory is asked for twice: of the program as it is, and, for what history alone would say, as
`plimsoll run` sizes the same command with its source out of sight. Waste is what is recommended above what the run takes,
as a share of that; where less is recommended than it takes, a failure. `plimsoll` is taken from target/release, or from
$PLIMSOLL.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLIMSOLL = os.environ.get("PLIMSOLL", str(ROOT / "target/release/plimsoll"))
ASKED = (0, 1, 3, 10)
# Programs of the corpus that need nothing but a number.
PROGRAMS = [
    ("squares.py", ["300000"]),
    ("sieve.py", ["3000000"]),
    ("collatz.py", ["200000"]),
    ("knapsack.py", ["200", "10000"]),
    ("matrix_lists.py", ["120"]),
    ("particles.py", ["100000"]),
    ("particles_slots.py", ["--count", "100000", "--steps", "2"]),
    ("tree.py", ["16"]),
]


def plimsoll(*arguments, history):
    done = subprocess.run([PLIMSOLL, *arguments], capture_output=True, text=True,
                          env=os.environ | {"PLIMSOLL_HISTORY": history})
    if done.returncode:
        sys.exit(f"{arguments}: {done.stderr}")
    return done.stdout


def run(command, history, folder):
    """What was predicted for a run and what it took, in bytes."""
    report = Path(folder, "report.json")
    plimsoll("run", "--quiet", "--report", str(report), *command, history=history)
    report = json.loads(report.read_text())
    return report["predicted"]["memory"]["recommended"], report["actual"]["memory_peak"]


def main():
    wanted = set(sys.argv[1:])
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in PROGRAMS:
            if wanted and name not in wanted:
                continue
            source = str(ROOT / "corpus/python" / name)
            # `sh` hides the source: only history is left to go by.
            ways = {
                "with": [source, *arguments],
                "without": ["--", "sh", "-c", 'exec python3 "$0" "$@"', source, *arguments],
            }
            for way, command in ways.items():
                history = str(Path(folder, f"{name}-{way}.db"))
                for done in range(max(ASKED) + 1):
                    predicted, took = run(command, history, folder)
                    if done in ASKED:
                        rows.append([name, way, done, predicted, took, f"{predicted / took - 1:.3f}"])
                        print(*rows[-1], sep="\t", file=sys.stderr, flush=True)
    if wanted:
        return
    with open(ROOT / "corpus/learning.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["program", "prior", "runs_before", "recommended", "took", "waste"])
        table.writerows(rows)


main()
