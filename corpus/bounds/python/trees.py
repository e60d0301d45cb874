"""Binary trees, tries and trees of folders."""

from collections import deque
from dataclasses import dataclass, field


class Node:
    """A node of a binary tree."""

    __slots__ = ("left", "right", "value")

    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right


def build_search_tree(values):
    """A search tree, values put in one after another."""
    root = None
    for value in values:
        fresh = Node(value)
        if root is None:
            root = fresh
            continue
        node = root
        while True:
            if value < node.value:
                if node.left is None:
                    node.left = fresh
                    break
                node = node.left
            else:
                if node.right is None:
                    node.right = fresh
                    break
                node = node.right
    return root


def height(node):
    """Levels of a tree."""
    return 0 if node is None else 1 + max(height(node.left), height(node.right))


def is_balanced(root):
    """Whether no two sides differ by more than a level, each height asked anew."""
    if root is None:
        return True
    if abs(height(root.left) - height(root.right)) > 1:
        return False
    return is_balanced(root.left) and is_balanced(root.right)


def from_sorted(values):
    """A balanced tree, by slices of the list."""
    if not values:
        return None
    mid = len(values) // 2
    return Node(values[mid], from_sorted(values[:mid]), from_sorted(values[mid + 1:]))


def level_lists(root):
    """Values level by level."""
    levels = []
    queue = deque([root] if root else [])
    while queue:
        levels.append([node.value for node in queue])
        for _ in range(len(queue)):
            node = queue.popleft()
            if node.left:
                queue.append(node.left)
            if node.right:
                queue.append(node.right)
    return levels


def find_in_tree(root, wanted):
    """Whether a search tree holds a value."""
    while root is not None and root.value != wanted:
        root = root.left if wanted < root.value else root.right
    return root is not None


def kth_smallest(root, k):
    """The k-th value in order, with a stack."""
    stack = []
    node = root
    while stack or node:
        while node:
            stack.append(node)
            node = node.left
        node = stack.pop()
        k -= 1
        if k == 0:
            return node.value
        node = node.right
    return None


def lowest_common_ancestor(root, a, b):
    """Value of the deepest node above two values, in a tree that is not ordered."""
    if root is None or root.value in (a, b):
        return root
    left = lowest_common_ancestor(root.left, a, b)
    right = lowest_common_ancestor(root.right, a, b)
    return root if left and right else left or right


def serialize(root):
    """A tree as text in preorder."""
    parts = []

    def write(node):
        if node is None:
            parts.append("#")
            return
        parts.append(str(node.value))
        write(node.left)
        write(node.right)

    write(root)
    return ",".join(parts)


@dataclass
class Folder:
    """A folder with the sizes of its files."""

    files: list = field(default_factory=list)
    folders: dict = field(default_factory=dict)

    def total(self):
        return sum(self.files) + sum(child.total() for child in self.folders.values())


def disk_usage(paths):
    """Bytes under the root, after a tree was made of paths with sizes."""
    root = Folder()
    for path, size in paths:
        at = root
        for part in path.split("/")[:-1]:
            at = at.folders.setdefault(part, Folder())
        at.files.append(size)
    return root.total()


def autocomplete(words, prefixes):
    """For each prefix how many words begin with it, through a trie."""
    trie = {}
    for word in words:
        node = trie
        for letter in word:
            node = node.setdefault(letter, {})
            node["#"] = node.get("#", 0) + 1
    answers = []
    for prefix in prefixes:
        node = trie
        for letter in prefix:
            node = node.get(letter)
            if node is None:
                break
        answers.append(node["#"] if node else 0)
    return answers
