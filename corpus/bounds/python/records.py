"""What services do with their records."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Sale:
    """One sale."""

    day: date
    shop: str
    amount: float


def revenue_by_month(sales):
    """Sum of amounts by shop and month."""
    revenue = defaultdict(float)
    for sale in sales:
        revenue[sale.shop, sale.day.year, sale.day.month] += sale.amount
    return dict(revenue)


def paginate(records, page, per_page):
    """One page of records with what a client has to know."""
    start = (page - 1) * per_page
    return {
        "items": records[start:start + per_page],
        "total": len(records),
        "pages": -(-len(records) // per_page),
    }


def latest_versions(uploads):
    """The last upload of every package."""
    latest = {}
    for name, version in uploads:
        key = tuple(int(part) for part in version.split("."))
        if name not in latest or key > latest[name][0]:
            latest[name] = (key, version)
    return {name: version for name, (_, version) in latest.items()}


def manager_chain_lengths(boss_of):
    """How many bosses are above each person, walking up from everyone."""
    chains = {}
    for person in boss_of:
        length = 0
        at = boss_of[person]
        while at is not None:
            length += 1
            at = boss_of[at]
        chains[person] = length
    return chains


def manager_chain_lengths_memo(boss_of):
    """The same, each person asked once."""
    known = {None: -1}

    def chain(person):
        if person not in known:
            known[person] = chain(boss_of[person]) + 1
        return known[person]

    return {person: chain(person) for person in boss_of}


def sessions(events, gap):
    """Sessions of each user: events no further apart than the gap."""
    by_user = defaultdict(list)
    for user, moment in events:
        by_user[user].append(moment)
    found = []
    for user, moments in by_user.items():
        moments.sort()
        begin = last = moments[0]
        for moment in moments[1:]:
            if moment - last > gap:
                found.append((user, begin, last))
                begin = moment
            last = moment
        found.append((user, begin, last))
    return found


def recommend(purchases, user):
    """Items bought by those who share a purchase with the user, by how many of them; baskets stay small."""
    mine = purchases[user]
    votes = defaultdict(int)
    for other, basket in purchases.items():
        if other != user and not mine.isdisjoint(basket):
            for item in basket - mine:
                votes[item] += 1
    return sorted(votes, key=lambda item: (-votes[item], item))[:5]


def missing_days(first, days_present, count):
    """Days without data among the given number of days, present ones looked for in a list."""
    return [
        day for day in (first + timedelta(days=k) for k in range(count)) if day not in days_present
    ]


def validate(orders, stock):
    """Orders that can be served in their turn, with what is left."""
    left = dict(stock)
    served = []
    for order in orders:
        if all(left.get(item, 0) >= wanted for item, wanted in order["items"].items()):
            for item, wanted in order["items"].items():
                left[item] -= wanted
            served.append(order["id"])
    return served, left


def nearest_shops(customers, shops):
    """For every customer the name of the closest shop."""
    return {
        name: min(shops, key=lambda shop: (shop[1] - x) ** 2 + (shop[2] - y) ** 2)[0]
        for name, (x, y) in customers.items()
    }


def remove_expired(entries, now):
    """Entries that have not expired, taken out of the list one by one."""
    for entry in entries[:]:
        if entry["until"] < now:
            entries.remove(entry)
    return len(entries)
