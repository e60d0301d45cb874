"""Cheapest way through an n by n grid of random costs: Dijkstra with a heap, and the way back."""

import heapq
import random
import sys


def make_grid(size, seed=3):
    rng = random.Random(seed)
    return [[rng.randint(1, 9) for _ in range(size)] for _ in range(size)]


def neighbours(place, size):
    row, column = place
    for down, right in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        if 0 <= row + down < size and 0 <= column + right < size:
            yield row + down, column + right


def cheapest(grid):
    size = len(grid)
    start, goal = (0, 0), (size - 1, size - 1)
    cost = {start: 0}
    came = {}
    heap = [(0, start)]
    while heap:
        paid, place = heapq.heappop(heap)
        if place == goal:
            break
        if paid > cost[place]:
            continue
        for near in neighbours(place, size):
            total = paid + grid[near[0]][near[1]]
            if total < cost.get(near, float("inf")):
                cost[near] = total
                came[near] = place
                heapq.heappush(heap, (total, near))
    way = [goal]
    while way[-1] != start:
        way.append(came[way[-1]])
    return cost[goal], way[::-1]


if __name__ == "__main__":
    total, way = cheapest(make_grid(int(sys.argv[1])))
    print("cost", total, "in", len(way), "steps")
