"""Sort a file of numbers that need not fit in memory: sorted runs in temporary files, then one merge."""

import argparse
import heapq
import os
import tempfile
from contextlib import ExitStack
from itertools import islice


def write_runs(path, folder, lines_per_run):
    """Cut the input into runs and sort each; yields the paths of the runs."""
    with open(path) as source:
        for number in range(1_000_000):
            chunk = list(islice(source, lines_per_run))
            if not chunk:
                return
            chunk.sort(key=float)
            name = os.path.join(folder, f"run-{number:04d}.txt")
            with open(name, "w") as run:
                run.writelines(chunk)
            yield name


def merge(runs, target):
    with ExitStack() as stack:
        streams = [stack.enter_context(open(run)) for run in runs]
        out = stack.enter_context(open(target, "w"))
        out.writelines(heapq.merge(*streams, key=float))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--lines", type=int, default=200_000, help="lines a run")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="runs-") as folder:
        runs = list(write_runs(args.source, folder, args.lines))
        merge(runs, args.target)
    print(len(runs), "runs merged,", os.path.getsize(args.target), "bytes")


if __name__ == "__main__":
    main()
