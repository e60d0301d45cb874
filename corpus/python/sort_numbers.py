"""Sort the numbers of a file (one a line) and print the median and the quartiles.

Reads standard input when no file is given.
"""

import fileinput


def quantile(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


numbers = [float(line) for line in fileinput.input()]
ordered = sorted(numbers)
for share in (0.25, 0.5, 0.75):
    print(share, quantile(ordered, share))
