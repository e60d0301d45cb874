"""Cheapest ways through weighted graphs and grids."""

import heapq
import math
from collections import deque
from functools import lru_cache


def dijkstra(graph, source):
    """Distance from the source to each node it reaches; the graph maps a node to pairs of neighbour and length."""
    distance = {source: 0}
    heap = [(0, source)]
    while heap:
        d, node = heapq.heappop(heap)
        if d > distance[node]:
            continue
        for neighbour, length in graph[node]:
            candidate = d + length
            if candidate < distance.get(neighbour, math.inf):
                distance[neighbour] = candidate
                heapq.heappush(heap, (candidate, neighbour))
    return distance


def dijkstra_dense(weights):
    """Distances from node 0 over a matrix, picking the closest open node by looking at all of them."""
    n = len(weights)
    distance = [math.inf] * n
    distance[0] = 0
    closed = [False] * n
    for _ in range(n):
        best = -1
        for v in range(n):
            if not closed[v] and (best < 0 or distance[v] < distance[best]):
                best = v
        closed[best] = True
        for v, w in enumerate(weights[best]):
            if distance[best] + w < distance[v]:
                distance[v] = distance[best] + w
    return distance


def bellman_ford(n, edges):
    """Distances from node 0 where lengths may be negative, None for a negative cycle; all rounds are made."""
    dist = [float("inf")] * n
    dist[0] = 0
    for _ in range(n - 1):
        for u, v, w in edges:
            if dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
    if any(dist[u] + w < dist[v] for u, v, w in edges):
        return None
    return dist


def floyd_warshall(weights):
    """Distances between all pairs."""
    dist = [row[:] for row in weights]
    nodes = range(len(dist))
    for k in nodes:
        through = dist[k]
        for row in dist:
            head = row[k]
            for j in nodes:
                if head + through[j] < row[j]:
                    row[j] = head + through[j]
    return dist


def maze_steps(maze):
    """Fewest steps from the upper left to the lower right of a maze, -1 where there is no way."""
    height, width = len(maze), len(maze[0])
    queue = deque([(0, 0, 0)])
    visited = {(0, 0)}
    while queue:
        y, x, steps = queue.popleft()
        if (y, x) == (height - 1, width - 1):
            return steps
        for ny, nx in ((y + 1, x), (y, x + 1), (y - 1, x), (y, x - 1)):
            if 0 <= ny < height and 0 <= nx < width and maze[ny][nx] == " " and (ny, nx) not in visited:
                visited.add((ny, nx))
                queue.append((ny, nx, steps + 1))
    return -1


def cheapest_descent(grid):
    """Least sum of a way from the top row to the bottom one, moving down or diagonally, by memoised recursion."""
    rows, cols = len(grid), len(grid[0])

    @lru_cache(maxsize=None)
    def down(r, c):
        if c < 0 or c >= cols:
            return math.inf
        if r == rows - 1:
            return grid[r][c]
        return grid[r][c] + min(down(r + 1, c - 1), down(r + 1, c), down(r + 1, c + 1))

    return min(down(0, c) for c in range(cols))


def minimum_spanning_weight(points):
    """Length of the shortest wiring of points in the plane, by growing a tree over all pairs."""
    left = dict.fromkeys(range(1, len(points)), math.inf)
    at = 0
    total = 0.0
    while left:
        x, y = points[at]
        for other in left:
            ox, oy = points[other]
            left[other] = min(left[other], math.hypot(ox - x, oy - y))
        at = min(left, key=left.get)
        total += left.pop(at)
    return total


def route(parents, target):
    """The way to the target out of a table of parents, from its start."""
    way = [target]
    while parents[way[-1]] is not None:
        way.append(parents[way[-1]])
    return way[::-1]
