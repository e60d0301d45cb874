"""Pack n made-up telemetry records into one buffer, write it, read it back and find the hottest sensor."""

import argparse
import struct
from typing import NamedTuple

RECORD = struct.Struct("<IHhfQ")


class Reading(NamedTuple):
    stamp: int
    sensor: int
    level: int
    temperature: float
    flags: int


def produce(count):
    state = 99
    for stamp in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        yield stamp, state >> 56, (state >> 40 & 0xFFF) - 2048, (state >> 20 & 0xFFFFF) / 8192, state


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("out")
    args = parser.parse_args()

    buffer = bytearray(RECORD.size * args.count)
    for number, fields in enumerate(produce(args.count)):
        RECORD.pack_into(buffer, number * RECORD.size, *fields)
    with open(args.out, "wb") as out:
        out.write(buffer)

    with open(args.out, "rb") as stream:
        readings = [Reading(*fields) for fields in RECORD.iter_unpack(stream.read())]
    hottest = max(readings, key=lambda reading: reading.temperature)
    print(len(readings), "readings, hottest", hottest.sensor, f"{hottest.temperature:.2f}")


if __name__ == "__main__":
    main()
