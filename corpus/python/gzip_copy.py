"""Compress a file to OUTPUT.gz in a stream, then read it back to check the length."""

import gzip
import shutil
import sys


def pack(source, target):
    with open(source, "rb") as plain, gzip.open(target, "wb", compresslevel=1) as packed:
        shutil.copyfileobj(plain, packed, 64 * 1024)


def unpacked_size(path):
    size = 0
    with gzip.open(path, "rb") as packed:
        while chunk := packed.read(64 * 1024):
            size += len(chunk)
    return size


if __name__ == "__main__":
    source, target = sys.argv[1], sys.argv[2]
    pack(source, target)
    print(unpacked_size(target), "bytes")
