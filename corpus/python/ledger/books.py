"""Bookings, all kept, with balances by account."""

import csv
from collections import namedtuple

Booking = namedtuple("Booking", "account amount month")


class Book:
    def __init__(self):
        self.bookings = []
        self.balances = {}

    def add(self, booking):
        self.bookings.append(booking)
        key = (booking.account, booking.month)
        self.balances[key] = self.balances.get(key, 0.0) + booking.amount

    def read(self, path):
        with open(path, newline="", encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                self.add(Booking(row["category"], float(row["value"]), row["day"][:7]))
