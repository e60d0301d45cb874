"""Orders the nodes of a graph, with the standard library's graphlib."""
from graphlib import TopologicalSorter

nodes = 60000
graph = {node: [(node * 31 + step) % node for step in range(4)] if node else [] for node in range(nodes)}
print(len(list(TopologicalSorter(graph).static_order())))
