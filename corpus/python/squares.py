"""Sum of squares the wasteful way: a list of n squares, then a filtered copy."""
import sys

n = int(sys.argv[1])

squares = []
for i in range(n):
    squares.append(i * i)

even = [s for s in squares if s % 2 == 0]
print(len(squares), len(even), sum(even))
