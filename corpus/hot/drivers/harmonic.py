"""A sum of many fractions, with the standard library's fractions."""
from fractions import Fraction

total = Fraction(0)
for number in range(1, 200000):
    total += Fraction(1, number % 97 + 1)
print(total)
