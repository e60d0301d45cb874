"""Walks over graphs: reachability, order, components, cycles."""

from collections import defaultdict, deque


def bfs_levels(adjacency, start):
    """Distance in edges from the start to every node that can be reached."""
    level = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in adjacency[node]:
            if neighbour not in level:
                level[neighbour] = level[node] + 1
                queue.append(neighbour)
    return level


def count_components(n, edges):
    """Number of connected parts of an undirected graph."""
    graph = defaultdict(list)
    for a, b in edges:
        graph[a].append(b)
        graph[b].append(a)
    seen = [False] * n

    def visit(node):
        seen[node] = True
        for other in graph[node]:
            if not seen[other]:
                visit(other)

    parts = 0
    for node in range(n):
        if not seen[node]:
            parts += 1
            visit(node)
    return parts


def topological_order(n, edges):
    """Nodes so that every edge points forward; empty where there is a cycle."""
    successors = [[] for _ in range(n)]
    indegree = [0] * n
    for before, after in edges:
        successors[before].append(after)
        indegree[after] += 1
    ready = deque(v for v in range(n) if indegree[v] == 0)
    order = []
    while ready:
        v = ready.popleft()
        order.append(v)
        for w in successors[v]:
            indegree[w] -= 1
            if not indegree[w]:
                ready.append(w)
    return order if len(order) == n else []


def has_cycle(dependencies):
    """Whether modules that depend on one another do so in a circle; an explicit stack keeps the recursion away."""
    WHITE, GREY, BLACK = range(3)
    colour = dict.fromkeys(dependencies, WHITE)
    for root in dependencies:
        if colour[root] != WHITE:
            continue
        stack = [(root, iter(dependencies[root]))]
        colour[root] = GREY
        while stack:
            node, rest = stack[-1]
            for child in rest:
                if colour[child] == GREY:
                    return True
                if colour[child] == WHITE:
                    colour[child] = GREY
                    stack.append((child, iter(dependencies[child])))
                    break
            else:
                colour[node] = BLACK
                stack.pop()
    return False


class Graph:
    """A directed graph that learns its strong components."""

    def __init__(self, n):
        self.out = [[] for _ in range(n)]
        self.back = [[] for _ in range(n)]

    def link(self, a, b):
        self.out[a].append(b)
        self.back[b].append(a)

    def finishing_order(self):
        done, order = set(), []
        for root in range(len(self.out)):
            stack = [(root, 0)]
            while stack:
                node, phase = stack.pop()
                if phase:
                    order.append(node)
                    continue
                if node in done:
                    continue
                done.add(node)
                stack.append((node, 1))
                stack.extend((w, 0) for w in self.out[node] if w not in done)
        return order


def strong_components(n, edges):
    """Component number of each node, by two passes."""
    graph = Graph(n)
    for a, b in edges:
        graph.link(a, b)
    component = [-1] * n
    number = 0
    for root in reversed(graph.finishing_order()):
        if component[root] >= 0:
            continue
        pending = [root]
        component[root] = number
        while pending:
            node = pending.pop()
            for before in graph.back[node]:
                if component[before] < 0:
                    component[before] = number
                    pending.append(before)
        number += 1
    return component


def count_islands(grid):
    """Number of connected areas of land in a square map; the map is sunk as it is walked."""
    rows, cols = len(grid), len(grid[0])
    islands = 0
    for r in range(rows):
        for c in range(cols):
            if grid[r][c] != "#":
                continue
            islands += 1
            stack = [(r, c)]
            grid[r][c] = "."
            while stack:
                y, x = stack.pop()
                for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                    yy, xx = y + dy, x + dx
                    if 0 <= yy < rows and 0 <= xx < cols and grid[yy][xx] == "#":
                        grid[yy][xx] = "."
                        stack.append((yy, xx))
    return islands


def is_bipartite(matrix):
    """Whether two colours are enough for a graph given by its adjacency matrix."""
    n = len(matrix)
    side = {}
    for start in range(n):
        if start in side:
            continue
        side[start] = 0
        queue = [start]
        for u in queue:
            for v in range(n):
                if matrix[u][v]:
                    if v not in side:
                        side[v] = 1 - side[u]
                        queue.append(v)
                    elif side[v] == side[u]:
                        return False
    return True


def mutual_friends(friends):
    """For every pair of people the number of friends they share, by sets."""
    names = list(friends)
    shared = {}
    for i, a in enumerate(names):
        for b in names[i + 1:]:
            both = friends[a] & friends[b]
            if both:
                shared[a, b] = len(both)
    return shared


def triangle_count(neighbours):
    """Number of triangles among nodes whose neighbours are sets."""
    total = 0
    for u, around in neighbours.items():
        for v in around:
            if v > u:
                total += sum(1 for w in neighbours[v] if w > v and w in around)
    return total
