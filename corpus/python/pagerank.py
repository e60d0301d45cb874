#!/usr/bin/env python3
"""PageRank of a graph that is given as lines "FROM TO"."""

import sys
from collections import defaultdict

DAMPING = 0.85


def read_graph(path):
    links = defaultdict(list)
    nodes = set()
    with open(path) as edges:
        for line in edges:
            source, target = map(int, line.split())
            links[source].append(target)
            nodes.add(source)
            nodes.add(target)
    return links, nodes


def rank(links, nodes, rounds):
    ranks = dict.fromkeys(nodes, 1 / len(nodes))
    for _ in range(rounds):
        fresh = dict.fromkeys(nodes, (1 - DAMPING) / len(nodes))
        for source, targets in links.items():
            share = DAMPING * ranks[source] / len(targets)
            for target in targets:
                fresh[target] += share
        change = sum(abs(fresh[node] - ranks[node]) for node in nodes)
        ranks = fresh
        if change < 1e-6:
            break
    return ranks


def main():
    path = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    links, nodes = read_graph(path)
    ranks = rank(links, nodes, rounds)
    for node in sorted(ranks, key=ranks.get, reverse=True)[:5]:
        print(node, f"{ranks[node]:.6f}")


if __name__ == "__main__":
    main()
