"""A small ledger: python ledger BOOKINGS.csv [--limit N]"""

import argparse

import books
import report


def main() -> None:
    parser = argparse.ArgumentParser(prog="ledger", description="Balance by category and month.")
    parser.add_argument("bookings", help="CSV file with category, value and day")
    parser.add_argument("--limit", type=int, default=5, help="lines of the report")
    options = parser.parse_args()
    book = books.Book()
    book.read(options.bookings)
    report.show(book, options.limit)


if __name__ == "__main__":
    main()
