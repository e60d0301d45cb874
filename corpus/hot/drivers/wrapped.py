"""Fills paragraphs, with the standard library's textwrap."""
import sys
import textwrap
from pathlib import Path

lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
print(sum(len(textwrap.fill(" ".join(lines[at:at + 10]))) for at in range(0, len(lines), 10)))
