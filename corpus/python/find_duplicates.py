#!/usr/bin/env python3
"""Find files with the same contents: by size, then by the SHA-256 of what is left."""

import argparse
import hashlib
import os
from collections import defaultdict

BLOCK = 1 << 18


def groups(paths, key):
    """Lists of two paths or more with the same key."""
    found = defaultdict(list)
    for path in paths:
        found[key(path)].append(path)
    return [group for group in found.values() if len(group) > 1]


def fingerprint(path):
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.digest()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    wasted = 0
    for alike in groups(args.files, os.path.getsize):
        for group in groups(alike, fingerprint):
            wasted += os.path.getsize(group[0]) * (len(group) - 1)
            print(*map(os.path.basename, group))
    print(wasted, "bytes wasted")


if __name__ == "__main__":
    main()
