"""Hold a buffer of so many mebibytes, write a pattern into it and check it."""

import argparse

CHUNK = bytes(range(256)) * 256


def fill(mib: int) -> bytearray:
    buffer = bytearray(mib * 1024 * 1024)
    for start in range(0, len(buffer), len(CHUNK)):
        buffer[start : start + len(CHUNK)] = CHUNK
    return buffer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, required=True, help="size of the buffer")
    options = parser.parse_args()
    buffer = fill(options.mib)
    view = memoryview(buffer)
    print(len(view), view[255], view[-1])


if __name__ == "__main__":
    main()
