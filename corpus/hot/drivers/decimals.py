"""A root and a logarithm to many digits, with the decimal module's version in Python."""
from _pydecimal import Decimal, getcontext

getcontext().prec = 60
total = Decimal(0)
for number in range(1, 2000):
    total += Decimal(number).sqrt() / (Decimal(number) + 1).ln()
print(total)
