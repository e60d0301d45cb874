"""LZW-compress a file with a dictionary that grows up to a number of entries."""

import argparse
from array import array


def codes(data, limit):
    table = {bytes([value]): value for value in range(256)}
    current = b""
    for value in data:
        longer = current + bytes([value])
        if longer in table:
            current = longer
            continue
        yield table[current]
        if len(table) < limit:
            table[longer] = len(table)
        current = bytes([value])
    if current:
        yield table[current]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--entries", type=int, default=1 << 16)
    args = parser.parse_args()
    with open(args.source, "rb") as stream:
        data = stream.read()
    packed = array("I" if args.entries > 1 << 16 else "H", codes(data, args.entries))
    with open(args.target, "wb") as out:
        packed.tofile(out)
    print(len(data), "->", len(packed) * packed.itemsize, "bytes")


if __name__ == "__main__":
    main()
