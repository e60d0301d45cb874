"""Count the matches of a regular expression in a file that is mapped into memory."""

import mmap
import re
import sys


def main():
    pattern, path = sys.argv[1:3]
    expression = re.compile(pattern.encode())
    with open(path, "rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
        total = 0
        for match in expression.finditer(view):
            if total < 2:
                start = view.rfind(b"\n", 0, match.start()) + 1
                end = view.find(b"\n", match.end())
                print(view[start:end].decode())
            total += 1
        print(total, "matches in", len(view), "bytes")


if __name__ == "__main__":
    main()
