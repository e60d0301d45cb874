"""Arguments for shortest_paths.py: n nodes, a constant times n edges unless it is a matrix."""

from driver import bound


@bound("linearithmic", "linear")
def dijkstra(n, rng):
    graph = {node: [(rng.randrange(n), rng.randrange(1, 1000)) for _ in range(4)] for node in range(n)}
    return graph, 0


@bound("quadratic", "linear")
def dijkstra_dense(n, rng):
    return ([[rng.randrange(1, 1000) for _ in range(n)] for _ in range(n)],)


@bound("quadratic", "linear", note="3 n edges")
def bellman_ford(n, rng):
    return n, [(rng.randrange(n), rng.randrange(n), rng.randrange(1, 100)) for _ in range(3 * n)]


@bound("cubic", "quadratic")
def floyd_warshall(n, rng):
    return ([[0 if i == j else rng.randrange(1, 1000) for j in range(n)] for i in range(n)],)


@bound("quadratic", "quadratic", note="n rows and n columns, few walls")
def maze_steps(n, rng):
    maze = [["#" if rng.random() < 0.1 else " " for _ in range(n)] for _ in range(n)]
    for i in range(n):
        maze[0][i] = maze[i][n - 1] = " "
    return (maze,)


@bound("quadratic", "quadratic", note="n rows and n columns")
def cheapest_descent(n, rng):
    return ([[rng.randrange(100) for _ in range(n)] for _ in range(n)],)


@bound("quadratic", "linear")
def minimum_spanning_weight(n, rng):
    return ([(rng.random(), rng.random()) for _ in range(n)],)


@bound("linear", "linear")
def route(n, rng):
    order = list(range(n))
    rng.shuffle(order)
    parents = dict.fromkeys(order[:1])
    parents.update(zip(order[1:], order, strict=False))
    return parents, order[-1]
