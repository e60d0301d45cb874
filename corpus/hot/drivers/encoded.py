"""Encodings of bytes, with the standard library's base64."""
import base64
import sys
from pathlib import Path

data = Path(sys.argv[1]).read_bytes()
print(len(base64.b85decode(base64.b85encode(data))), len(base64.b32decode(base64.b32encode(data))))
print(len(base64.b64decode(base64.b64encode(data))))
