"""Shuffle every tenth line of a text away and write the unified diff to what is left."""

import difflib
import sys
from itertools import islice


def main():
    source, target, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(source, encoding="utf-8") as stream:
        before = list(islice(stream, limit))
    after = [line.upper() if number % 25 == 3 else line for number, line in enumerate(before) if number % 10 != 0]
    added = removed = 0
    with open(target, "w", encoding="utf-8") as out:
        for line in difflib.unified_diff(before, after, "before", "after"):
            added += line.startswith("+") and not line.startswith("+++")
            removed += line.startswith("-") and not line.startswith("---")
            out.write(line)
    print(f"+{added} -{removed} of {len(before)} lines")


if __name__ == "__main__":
    main()
