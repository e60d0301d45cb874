"""The last lines of a file, after reading all of it as one would read a pipe."""

import argparse
import sys
from collections import deque


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("-n", "--lines", type=int, default=10)
    args = parser.parse_args()
    with open(args.file, "rb") as stream:
        last = deque(stream, maxlen=args.lines)
    sys.stdout.buffer.writelines(last)


if __name__ == "__main__":
    main()
