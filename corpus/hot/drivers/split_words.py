"""Words of a text as a shell splits them, with the standard library's shlex."""
import shlex
import sys
from pathlib import Path

print(len(shlex.split(Path(sys.argv[1]).read_text(encoding="utf-8"))))
