"""Count words in a shelf on disk, a batch at a time, and look some up again."""

import shelve
import sys
import tempfile
from collections import Counter
from itertools import islice
from pathlib import Path


def batches(path, lines_per_batch):
    with open(path, encoding="utf-8") as lines:
        while batch := list(islice(lines, lines_per_batch)):
            yield Counter(word for line in batch for word in line.split())


def main():
    path = sys.argv[1]
    lines_per_batch = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    with tempfile.TemporaryDirectory(prefix="shelf-") as folder:
        with shelve.open(str(Path(folder) / "counts"), flag="n") as shelf:
            for counts in batches(path, lines_per_batch):
                for word, count in counts.items():
                    shelf[word] = shelf.get(word, 0) + count
            print(len(shelf), "words")
            for word in ("a", "te", "es"):
                print(word, shelf.get(word, 0))


if __name__ == "__main__":
    main()
