"""The printed balance."""


def show(book, limit):
    ranked = sorted(book.balances.items(), key=lambda item: item[1], reverse=True)
    for (account, month), amount in ranked[:limit]:
        print(f"{account:<10} {month} {amount:12.2f}")
    print(len(book.bookings), "bookings in", len(ranked), "balances")
