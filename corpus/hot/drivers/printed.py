"""Pretty-prints a document, with the standard library's pprint."""
import json
import pprint
import sys
from pathlib import Path

print(len(pprint.pformat(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
