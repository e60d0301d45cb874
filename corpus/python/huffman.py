"""Huffman-code a file into another one."""

import heapq
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import count


@dataclass(order=True)
class Node:
    weight: int
    order: int
    symbol: int | None = field(default=None, compare=False)
    left: "Node | None" = field(default=None, compare=False)
    right: "Node | None" = field(default=None, compare=False)


def build_tree(frequencies):
    order = count()
    heap = [Node(weight, next(order), symbol) for symbol, weight in frequencies.items()]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, Node(a.weight + b.weight, next(order), None, a, b))
    return heap[0]


def assign_codes(node, prefix="", codes=None):
    codes = {} if codes is None else codes
    if node.symbol is not None:
        codes[node.symbol] = prefix or "0"
    else:
        assign_codes(node.left, prefix + "0", codes)
        assign_codes(node.right, prefix + "1", codes)
    return codes


def encode(data, codes):
    bits = "".join(codes[byte] for byte in data)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def main():
    source, target = sys.argv[1:3]
    with open(source, "rb") as stream:
        data = stream.read()
    codes = assign_codes(build_tree(Counter(data)))
    packed = encode(data, codes)
    with open(target, "wb") as stream:
        stream.write(packed)
    print(f"{len(data)} -> {len(packed)} bytes, {len(codes)} symbols")


if __name__ == "__main__":
    main()
