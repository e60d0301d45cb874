"""Connected components of a graph of edge lines, by union and find over arrays."""

import sys
from array import array
from collections import Counter


class DisjointSets:
    def __init__(self):
        self.parent = array("i")
        self.size = array("i")

    def grow(self, node):
        while len(self.parent) <= node:
            self.parent.append(len(self.parent))
            self.size.append(1)

    def find(self, node):
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def union(self, a, b):
        self.grow(max(a, b))
        a, b = self.find(a), self.find(b)
        if a == b:
            return
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]


def main():
    modulus = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    sets = DisjointSets()
    with open(sys.argv[1]) as lines:
        for line in lines:
            a, b = map(int, line.split())
            # Only edges inside of a district: the whole graph is in one piece.
            if a % modulus == b % modulus:
                sets.union(a, b)
    sizes = Counter(sets.find(node) for node in range(len(sets.parent)))
    print(len(sizes), "components, largest", *(size for _, size in sizes.most_common(3)))


if __name__ == "__main__":
    main()
