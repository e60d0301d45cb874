"""Differences of two files, with the standard library's difflib."""
import difflib
import sys
from pathlib import Path

one, other = (Path(name).read_text(encoding="utf-8").splitlines() for name in sys.argv[1:])
for _ in range(5):
    print(sum(1 for _ in difflib.unified_diff(one, other)))
print(sum(1 for _ in difflib.ndiff(one[:700], other[:700])))
