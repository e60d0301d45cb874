"""Sets that grow together."""


class DisjointSets:
    """Union by size with path halving."""

    def __init__(self, n):
        self.parent = list(range(n))
        self.size = [1] * n
        self.count = n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        self.count -= 1
        return True


def kruskal(n, edges):
    """Weight of a cheapest spanning forest; edges are (weight, a, b)."""
    sets = DisjointSets(n)
    return sum(weight for weight, a, b in sorted(edges) if sets.union(a, b))


def components_after(n, links):
    """Number of groups after every link."""
    sets = DisjointSets(n)
    counts = []
    for a, b in links:
        sets.union(a, b)
        counts.append(sets.count)
    return counts


def first_redundant(n, edges):
    """First edge that closes a circle, None where there is none."""
    parent = {}

    def find(x):
        parent.setdefault(x, x)
        if parent[x] != x:
            parent[x] = find(parent[x])
        return parent[x]

    for a, b in edges:
        root_a, root_b = find(a), find(b)
        if root_a == root_b:
            return a, b
        parent[root_a] = root_b
    return None


def merge_accounts(accounts):
    """Accounts that share an address made one, with sorted addresses; an account has few addresses."""
    owner = {}
    sets = DisjointSets(len(accounts))
    for i, addresses in enumerate(accounts):
        for address in addresses:
            if address in owner:
                sets.union(i, owner[address])
            else:
                owner[address] = i
    merged = {}
    for address, i in owner.items():
        merged.setdefault(sets.find(i), []).append(address)
    return [sorted(addresses) for addresses in merged.values()]


def quick_find_groups(n, links):
    """Number of groups with a plain table of group numbers, rewritten at every link."""
    group = list(range(n))
    for a, b in links:
        old, new = group[a], group[b]
        if old != new:
            for i in range(n):
                if group[i] == old:
                    group[i] = new
    return len(set(group))


def largest_cluster(grid):
    """Most filled cells that hang together in a square grid."""
    n = len(grid)
    sets = DisjointSets(n * n)
    for r in range(n):
        for c in range(n):
            if not grid[r][c]:
                continue
            if r and grid[r - 1][c]:
                sets.union(r * n + c, (r - 1) * n + c)
            if c and grid[r][c - 1]:
                sets.union(r * n + c, r * n + c - 1)
    return max(sets.size[sets.find(r * n + c)] for r in range(n) for c in range(n) if grid[r][c])
