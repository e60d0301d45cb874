"""Build a complete binary tree by recursion and add up its values."""

import sys


class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right


def build(depth, value=1):
    if depth == 0:
        return None
    return Node(value, build(depth - 1, 2 * value), build(depth - 1, 2 * value + 1))


def total(node):
    if node is None:
        return 0
    return node.value + total(node.left) + total(node.right)


if __name__ == "__main__":
    levels = int(sys.argv[1])
    print(total(build(levels)))
