"""Count the repeated words of a file with a Bloom filter that is sized for a number of words."""

import argparse
import hashlib
import math


class BloomFilter:
    def __init__(self, capacity, error_rate):
        self.bits = math.ceil(-capacity * math.log(error_rate) / math.log(2) ** 2)
        self.hashes = max(1, round(self.bits / capacity * math.log(2)))
        self.cells = bytearray(-(-self.bits // 8))

    def _places(self, item):
        digest = hashlib.blake2b(item.encode(), digest_size=16).digest()
        first = int.from_bytes(digest[:8], "little")
        second = int.from_bytes(digest[8:], "little") | 1
        return ((first + k * second) % self.bits for k in range(self.hashes))

    def add(self, item):
        """Adds an item; tells whether it looks as if it had been there."""
        seen = True
        for place in self._places(item):
            byte, bit = place >> 3, 1 << (place & 7)
            if not self.cells[byte] & bit:
                seen = False
                self.cells[byte] |= bit
        return seen


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--capacity", type=int, default=1_000_000)
    parser.add_argument("--error-rate", type=float, default=0.01)
    args = parser.parse_args()
    seen = BloomFilter(args.capacity, args.error_rate)
    total = repeated = 0
    with open(args.file, encoding="utf-8") as lines:
        for line in lines:
            for word in line.split():
                total += 1
                repeated += seen.add(word)
    print(f"{repeated} of {total} words repeated, {len(seen.cells)} bytes, {seen.hashes} hashes")


if __name__ == "__main__":
    main()
