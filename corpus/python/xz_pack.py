"""Compress a file with xz at a given preset, block by block."""

import lzma
import os
import shutil
import sys


def main():
    source, target, preset = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(source, "rb") as plain, lzma.open(target, "wb", preset=preset) as packed:
        shutil.copyfileobj(plain, packed, 1 << 20)
    before, after = os.path.getsize(source), os.path.getsize(target)
    print(f"{before} -> {after} bytes ({100 * after / before:.1f} %)")


if __name__ == "__main__":
    main()
