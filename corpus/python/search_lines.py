"""Rank the lines of a text for a query with BM25, over an inverted index of packed postings."""

import math
import sys
from array import array
from collections import Counter, defaultdict

K1, B = 1.2, 0.75


class Index:
    def __init__(self):
        self.postings = defaultdict(lambda: array("I"))
        self.lengths = array("H")

    def add(self, words):
        document = len(self.lengths)
        self.lengths.append(len(words))
        for word, count in Counter(words).items():
            self.postings[word].append(document)
            self.postings[word].append(count)

    def search(self, query, best=5):
        mean = sum(self.lengths) / len(self.lengths)
        scores = Counter()
        for word in query:
            found = self.postings.get(word, ())
            weight = math.log(1 + len(self.lengths) / (1 + len(found) // 2))
            for document, count in zip(found[::2], found[1::2]):
                norm = K1 * (1 - B + B * self.lengths[document] / mean)
                scores[document] += weight * count * (K1 + 1) / (count + norm)
        return scores.most_common(best)


def main():
    path, *query = sys.argv[1:]
    index = Index()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            index.add(line.split())
    query = query or list(index.postings)[:3]
    print(len(index.lengths), "lines,", len(index.postings), "words")
    for document, score in index.search(query):
        print(f"{score:8.3f} line {document + 1}")


if __name__ == "__main__":
    main()
