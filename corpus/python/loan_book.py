"""Instalment plans of n loans to the cent, with decimals."""

import sys
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, getcontext

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Instalment:
    month: int
    interest: Decimal
    repaid: Decimal
    left: Decimal


def plan(principal, yearly_rate, months):
    rate = yearly_rate / 12
    factor = (1 + rate) ** months
    payment = (principal * rate * factor / (factor - 1)).quantize(CENT, ROUND_HALF_EVEN)
    left = principal
    for month in range(1, months + 1):
        interest = (left * rate).quantize(CENT, ROUND_HALF_EVEN)
        repaid = left if month == months else payment - interest
        left -= repaid
        yield Instalment(month, interest, repaid, left)


def main():
    getcontext().prec = 20
    loans = int(sys.argv[1])
    book = {}
    for number in range(loans):
        principal = Decimal(1000 + 37 * number % 90000)
        book[number] = list(plan(principal, Decimal("0.02") + Decimal(number % 50) / 1000, 60))
    earned = sum(instalment.interest for instalments in book.values() for instalment in instalments)
    print(loans, "loans, interest", earned)


if __name__ == "__main__":
    main()
