"""Searches that try, recurse and take back."""

from itertools import permutations


def queens(n):
    """Number of ways to place n queens that do not see one another."""
    columns, rising, falling = set(), set(), set()

    def place(row):
        if row == n:
            return 1
        ways = 0
        for col in range(n):
            if col in columns or row + col in rising or row - col in falling:
                continue
            columns.add(col)
            rising.add(row + col)
            falling.add(row - col)
            ways += place(row + 1)
            columns.discard(col)
            rising.discard(row + col)
            falling.discard(row - col)
        return ways

    return place(0)


def subset_sum(numbers, target):
    """A subset with the given sum, or None after all were tried."""
    chosen = []

    def search(i, rest):
        if rest == 0:
            return True
        if i == len(numbers):
            return False
        chosen.append(numbers[i])
        if search(i + 1, rest - numbers[i]):
            return True
        chosen.pop()
        return search(i + 1, rest)

    return list(chosen) if search(0, target) else None


def all_orders(items):
    """Every order of the items, by swapping in place."""
    orders = []

    def swap_from(k):
        if k == len(items):
            orders.append(items[:])
            return
        for i in range(k, len(items)):
            items[k], items[i] = items[i], items[k]
            swap_from(k + 1)
            items[k], items[i] = items[i], items[k]

    swap_from(0)
    return orders


def parentheses(pairs):
    """All well formed strings of so many pairs of brackets."""
    out = []

    def grow(text, opened, closed):
        if len(text) == 2 * pairs:
            out.append(text)
            return
        if opened < pairs:
            grow(text + "(", opened + 1, closed)
        if closed < opened:
            grow(text + ")", opened, closed + 1)

    grow("", 0, 0)
    return out


def shortest_tour(points):
    """Length of the shortest round trip, every order tried."""
    start, *others = points

    def length(order):
        way = [start, *order, start]
        return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in zip(way, way[1:]))

    return min(length(order) for order in permutations(others))


def best_team(skills, budget):
    """Strongest team of three under a limit on its cost, all teams tried."""
    best = 0
    for i in range(len(skills)):
        for j in range(i):
            for k in range(j):
                team = skills[i], skills[j], skills[k]
                if sum(cost for cost, _ in team) <= budget:
                    best = max(best, sum(strength for _, strength in team))
    return best


def word_breaks(text, words):
    """All ways to cut a text into known words."""
    if not text:
        return [[]]
    ways = []
    for word in words:
        if text.startswith(word):
            ways += [[word, *rest] for rest in word_breaks(text[len(word):], words)]
    return ways


def colour_graph(neighbours, colours):
    """A colouring with few colours, None where none exists; the first node keeps its colour."""
    colour = {}

    def assign(node):
        if node == len(neighbours):
            return True
        for c in range(colours):
            if all(colour.get(other) != c for other in neighbours[node]):
                colour[node] = c
                if assign(node + 1):
                    return True
                del colour[node]
        return False

    return dict(colour) if assign(0) else None


def binary_strings(n):
    """How many strings of zeros and ones have no two ones in a row, all of them built."""
    level = [""]
    for _ in range(n):
        level = [s + c for s in level for c in "01" if not (c == "1" and s.endswith("1"))]
    return len(level)
