"""Conway's Game of Life on an endless board: the living cells are a set."""

import random
import sys
from collections import Counter
from itertools import product

AROUND = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]


def step(living):
    neighbours = Counter((x + dx, y + dy) for x, y in living for dx, dy in AROUND)
    return {cell for cell, count in neighbours.items() if count == 3 or (count == 2 and cell in living)}


def main():
    side, generations = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(8)
    living = {cell for cell in product(range(side), repeat=2) if rng.random() < 0.3}
    for _ in range(generations):
        living = step(living)
    print(len(living), "cells alive")


if __name__ == "__main__":
    main()
