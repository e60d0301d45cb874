"""Prints what every strategy wastes on the traces given, as CSV: one row a trace, rule and strategy.

    python3 corpus/replay/table.py TRACE… > table.csv
    python3 corpus/replay/table.py --shuffles 10 TRACE…

With --shuffles, rows that started together are put in another order that many times, and the least and the most that
`plimsoll` wastes are printed: by how much a result hangs on chance. Traces are named by their files. `plimsoll` is taken
from target/release, or from $PLIMSOLL.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLIMSOLL = os.environ.get("PLIMSOLL", str(ROOT / "target/release/plimsoll"))
RULES = [
    ("rss", "rchar", "immediate"),
    ("rss", "rchar", "complete"),
    ("rss", "none", "immediate"),
    ("rss", "none", "complete"),
    ("peak_rss", "rchar", "immediate"),
    ("peak_rss", "rchar", "complete"),
]


def replay(trace, target, feature, feedback, strategy="all"):
    done = subprocess.run(
        [PLIMSOLL, "replay", str(trace), "--target", target, "--feature", feature, "--feedback", feedback,
         "--strategy", strategy, "--format", "json"],
        capture_output=True, text=True,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)["strategies"]


def shuffled(trace, dice):
    """The trace with rows of one start in another order."""
    header, *rows = Path(trace).read_text().splitlines()
    delimiter = "\t" if header.count("\t") > header.count(",") else ","
    start = header.split(delimiter).index("start")
    dice.shuffle(rows)
    rows.sort(key=lambda row: row.split(delimiter)[start])
    return "\n".join([header, *rows]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("traces", nargs="+", type=Path)
    parser.add_argument("--shuffles", type=int, default=0)
    options = parser.parse_args()
    if options.shuffles:
        print("trace,feedback,shuffles,least_gbh,most_gbh,least_failures,most_failures")
        for trace in options.traces:
            for feedback in ("immediate", "complete"):
                found = []
                for seed in range(options.shuffles):
                    with tempfile.NamedTemporaryFile("w", suffix=trace.suffix) as file:
                        file.write(shuffled(trace, random.Random(seed)))
                        file.flush()
                        [ours] = replay(file.name, "rss", "rchar", feedback, "plimsoll")
                        found.append((ours["waste_gbh"], ours["failures"]))
                waste, failures = zip(*found)
                print(f"{trace.stem},{feedback},{options.shuffles},{min(waste):.4g},{max(waste):.4g},"
                      f"{min(failures)},{max(failures)}")
        return
    print("trace,target,feature,feedback,strategy,waste_gbh,used_gbh,failures,tasks")
    for trace in options.traces:
        for target, feature, feedback in RULES:
            for row in replay(trace, target, feature, feedback):
                print(f"{trace.stem},{target},{feature},{feedback},{row['name']},{row['waste_gbh']:.4g},"
                      f"{row['used_gbh']:.4g},{row['failures']},{row['tasks']}", flush=True)


main()
