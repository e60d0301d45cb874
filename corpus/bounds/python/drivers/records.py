"""Arguments for records.py."""

from datetime import date, timedelta

from driver import bound


@bound("linear", "constant", note="20 shops, 12 months")
def revenue_by_month(n, rng, code):
    days = [date(2024, 1, 1) + timedelta(days=k) for k in range(366)]
    return ([code.Sale(rng.choice(days), f"shop{rng.randrange(20)}", rng.random()) for _ in range(n)],)


@bound("constant", "constant", pure=True, note="pages of 20")
def paginate(n, rng):
    return list(range(n)), n // 40 + 1, 20


@bound("linear", "linear")
def latest_versions(n, rng):
    return ([(f"pkg{rng.randrange(n)}", f"{rng.randrange(9)}.{rng.randrange(9)}") for _ in range(n)],)


@bound("quadratic", "linear", note="a single line of bosses")
def manager_chain_lengths(n, rng):
    return ({i: i - 1 if i else None for i in range(n)},)


@bound("linear", "linear", note="a single line of bosses, asked from its far end")
def manager_chain_lengths_memo(n, rng):
    return ({i: i - 1 if i else None for i in reversed(range(n))},)


@bound("linear", "linear", note="ten events a user")
def sessions(n, rng):
    return [(rng.randrange(n // 10 + 1), rng.randrange(10**6)) for _ in range(n)], 1800


@bound("linear", "linear", note="baskets of five, few in common")
def recommend(n, rng):
    return {user: {rng.randrange(1 + n // 2) for _ in range(5)} for user in range(n)}, 0


@bound("quadratic", "linear")
def missing_days(n, rng):
    first = date(1990, 1, 1)
    return first, [first + timedelta(days=k) for k in range(n) if k % 2], n


@bound("linear", "linear", note="two items an order")
def validate(n, rng):
    orders = [{"id": i, "items": {rng.randrange(n): 1, rng.randrange(n): 2}} for i in range(n)]
    return orders, dict.fromkeys(range(n), 5)


@bound("quadratic", "linear")
def nearest_shops(n, rng):
    customers = {f"c{i}": (rng.random(), rng.random()) for i in range(n)}
    return customers, [(f"s{i}", rng.random(), rng.random()) for i in range(n)]


@bound("quadratic", "linear")
def remove_expired(n, rng):
    return [{"id": i, "until": rng.randrange(100)} for i in range(n)], 50
