"""Complete prefixes from a trie of the words of a file."""

import argparse
import sys


class Node:
    __slots__ = ("children", "count")

    def __init__(self):
        self.children = {}
        self.count = 0


class Trie:
    def __init__(self):
        self.root = Node()
        self.size = 0

    def insert(self, word):
        node = self.root
        for letter in word:
            child = node.children.get(letter)
            if child is None:
                child = node.children[letter] = Node()
            node = child
        self.size += node.count == 0
        node.count += 1

    def complete(self, prefix):
        """Words that begin with a prefix, with how often they were seen."""
        node = self.root
        for letter in prefix:
            if letter not in node.children:
                return
            node = node.children[letter]
        todo = [(prefix, node)]
        while todo:
            word, node = todo.pop()
            if node.count:
                yield word, node.count
            todo.extend((word + letter, child) for letter, child in node.children.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("prefix", nargs="*", default=["a", "0f"])
    args = parser.parse_args()
    trie = Trie()
    with open(args.file, encoding="utf-8") as lines:
        for line in lines:
            for word in line.split():
                trie.insert(word)
    print(trie.size, "different words", file=sys.stderr)
    for prefix in args.prefix:
        best = sorted(trie.complete(prefix), key=lambda pair: (-pair[1], pair[0]))
        print(prefix, len(best), *(word for word, _ in best[:5]))


if __name__ == "__main__":
    main()
