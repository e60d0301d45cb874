"""How well does a file compress? Reads it whole and compresses it at two levels."""

import sys
import zlib
from pathlib import Path

data = Path(sys.argv[1]).read_bytes()
for level in (1, 3):
    packed = zlib.compress(data, level)
    print(level, len(data), len(packed), f"{len(packed) / max(1, len(data)):.3f}")
