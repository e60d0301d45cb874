#!/usr/bin/env python3
"""Letter frequencies of a file that is read in one go."""

from collections import Counter
from sys import argv

with open(argv[1], encoding="utf-8") as f:
    text = f.read()

counts = Counter(c for c in text.lower() if c.isalpha())
total = sum(counts.values())
for letter, n in counts.most_common(5):
    print(f"{letter} {n} {100 * n / total:.2f}%")
