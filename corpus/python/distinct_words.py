"""Count how many different tokens a file has, with a set of all of them."""

import argparse
import sys


def tokens(stream):
    for line in stream:
        for token in line.split():
            yield token.strip(".,;").lower()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", help="text files")
    args = parser.parse_args()
    seen = set()
    total = 0
    for name in args.files:
        with open(name, encoding="utf-8", errors="replace") as stream:
            for token in tokens(stream):
                seen.add(token)
                total += 1
    print(f"{len(seen)} different of {total}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
