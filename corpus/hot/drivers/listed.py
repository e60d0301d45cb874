"""Writes and reads a property list, with the standard library's plistlib."""
import json
import plistlib
import sys
from pathlib import Path

data = plistlib.dumps(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
print(len(plistlib.loads(data)), len(plistlib.dumps(plistlib.loads(data), fmt=plistlib.FMT_BINARY)))
