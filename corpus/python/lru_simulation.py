"""Hit rates of LRU caches of several sizes under a skewed stream of requests."""

import argparse
import random
from collections import OrderedDict


class LruCache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = OrderedDict()
        self.hits = self.misses = 0

    def get(self, key):
        if key in self.entries:
            self.hits += 1
            self.entries.move_to_end(key)
            return self.entries[key]
        self.misses += 1
        value = self.entries[key] = f"page {key}: " + "x" * 40
        if len(self.entries) > self.capacity:
            self.entries.popitem(last=False)
        return value

    @property
    def hit_rate(self):
        return self.hits / (self.hits + self.misses)


def requests(count, pages, seed=5):
    rng = random.Random(seed)
    for _ in range(count):
        yield int(pages * rng.random() ** 3)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("capacity", type=int, nargs="+", help="entries of each cache")
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=5_000_000)
    args = parser.parse_args()
    caches = [LruCache(capacity) for capacity in args.capacity]
    for key in requests(args.requests, args.pages):
        for cache in caches:
            cache.get(key)
    for cache in caches:
        print(f"{cache.capacity:10} entries: {100 * cache.hit_rate:5.2f} % hits")


if __name__ == "__main__":
    main()
