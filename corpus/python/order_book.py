"""A limit order book: n random orders are matched or kept in sorted lists of prices."""

import argparse
import random
from bisect import insort
from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(slots=True)
class Order:
    number: int
    price: int
    amount: int


class Side:
    """Waiting orders, the best price first; `sign` turns bids around."""

    def __init__(self, sign):
        self.sign = sign
        self.prices = []
        self.waiting = defaultdict(deque)

    def add(self, order):
        if order.price not in self.waiting:
            insort(self.prices, -self.sign * order.price)
        self.waiting[order.price].append(order)

    def match(self, order):
        """Trades with waiting orders while the price allows; returns what was traded."""
        traded = 0
        while order.amount and self.prices:
            price = abs(self.prices[-1])
            if (order.price - price) * self.sign < 0:
                break
            queue = self.waiting[price]
            amount = min(order.amount, queue[0].amount)
            traded += amount
            order.amount -= amount
            queue[0].amount -= amount
            if not queue[0].amount:
                queue.popleft()
            if not queue:
                del self.waiting[price]
                self.prices.pop()
        return traded


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("orders", type=int)
    args = parser.parse_args()
    rng = random.Random(10)
    asks, bids = Side(1), Side(-1)
    traded = 0
    for number in range(args.orders):
        buys = rng.random() < 0.5
        price = round(rng.gauss(99_000 if buys else 101_000, 1200))
        order = Order(number, price, rng.randint(1, 100))
        own, other = (bids, asks) if buys else (asks, bids)
        traded += other.match(order)
        if order.amount:
            own.add(order)
    print("traded", traded, "best", abs(bids.prices[-1]), abs(asks.prices[-1]))
    print("waiting", *(sum(map(len, side.waiting.values())) for side in (bids, asks)))


if __name__ == "__main__":
    main()
