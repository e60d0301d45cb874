"""Customers at the tills of a shop for some days: a simulation driven by a heap of events."""

import argparse
import heapq
import random
import statistics
from dataclasses import dataclass, field


@dataclass(order=True)
class Event:
    time: float
    number: int
    kind: str = field(compare=False)
    till: int = field(compare=False, default=-1)


class Shop:
    def __init__(self, tills, rng):
        self.queues = [[] for _ in range(tills)]
        self.rng = rng
        self.waits = []
        self.events = []

    def schedule(self, time, kind, till=-1):
        heapq.heappush(self.events, Event(time, len(self.waits), kind, till))

    def arrive(self, now):
        till = min(range(len(self.queues)), key=lambda i: len(self.queues[i]))
        self.queues[till].append(now)
        if len(self.queues[till]) == 1:
            self.schedule(now + self.rng.expovariate(1 / 55), "served", till)

    def served(self, now, till):
        self.waits.append(now - self.queues[till].pop(0))
        if self.queues[till]:
            self.schedule(now + self.rng.expovariate(1 / 55), "served", till)

    def run(self, customers):
        clock = 0.0
        for _ in range(customers):
            clock += self.rng.expovariate(1 / 10)
            self.schedule(clock, "arrive")
        while self.events:
            event = heapq.heappop(self.events)
            if event.kind == "arrive":
                self.arrive(event.time)
            else:
                self.served(event.time, event.till)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("customers", type=int)
    parser.add_argument("--tills", type=int, default=6)
    args = parser.parse_args()
    shop = Shop(args.tills, random.Random(12))
    shop.run(args.customers)
    print(f"waited {statistics.fmean(shop.waits):.1f} s, at most {max(shop.waits):.1f} s")


if __name__ == "__main__":
    main()
