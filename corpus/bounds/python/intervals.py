"""Bookings, overlaps and free time."""

import bisect
from operator import itemgetter


def merge_intervals(intervals):
    """Intervals with the overlapping ones made one."""
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def insert_interval(intervals, new):
    """Sorted, separate intervals with another one added."""
    before = [i for i in intervals if i[1] < new[0]]
    after = [i for i in intervals if i[0] > new[1]]
    if len(before) + len(after) < len(intervals):
        new = (min(new[0], intervals[len(before)][0]), max(new[1], intervals[-len(after) - 1][1]))
    return [*before, new, *after]


def overlapping_pairs(bookings):
    """Pairs of bookings that clash, all pairs compared."""
    clashes = []
    for i, a in enumerate(bookings):
        for b in bookings[:i]:
            if a["from"] < b["to"] and b["from"] < a["to"]:
                clashes.append((a["id"], b["id"]))
    return clashes


def busiest_moment(visits):
    """When most visitors were there, by a sweep over comings and goings."""
    events = []
    for come, go in visits:
        events.append((come, 1))
        events.append((go, -1))
    events.sort()
    here = most = 0
    when = None
    for moment, change in events:
        here += change
        if here > most:
            most, when = here, moment
    return when, most


def most_compatible(talks):
    """Greatest number of talks that do not overlap."""
    chosen, free = 0, float("-inf")
    for start, end in sorted(talks, key=itemgetter(1)):
        if start >= free:
            chosen += 1
            free = end
    return chosen


def best_paid(jobs):
    """Most money from jobs (start, end, pay) that do not overlap."""
    jobs = sorted(jobs, key=lambda job: job[1])
    ends = [job[1] for job in jobs]
    best = [0]
    for k, (start, _, pay) in enumerate(jobs):
        at = bisect.bisect_right(ends, start, 0, k)
        best.append(max(best[-1], best[at] + pay))
    return best[-1]


def intersections(first, second):
    """Where two sorted lists of intervals overlap."""
    out = []
    i = j = 0
    while i < len(first) and j < len(second):
        lo = max(first[i][0], second[j][0])
        hi = min(first[i][1], second[j][1])
        if lo < hi:
            out.append((lo, hi))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return out


class Calendar:
    """Bookings in order, which refuses clashes."""

    def __init__(self):
        self.starts = []
        self.ends = []

    def book(self, start, end):
        at = bisect.bisect_right(self.starts, start)
        if at and self.ends[at - 1] > start:
            return False
        if at < len(self.starts) and self.starts[at] < end:
            return False
        self.starts.insert(at, start)
        self.ends.insert(at, end)
        return True


def accepted_bookings(requests):
    """How many requests a calendar takes in their order."""
    calendar = Calendar()
    return sum(calendar.book(start, end) for start, end in requests)


def painted_length(strokes, length):
    """How much of a fence is painted, cell by cell."""
    painted = [False] * length
    for start, end in strokes:
        for cell in range(start, end):
            painted[cell] = True
    return painted.count(True)


def range_totals(values, queries):
    """Sum of each asked range from prefix sums."""
    prefix = [0]
    for value in values:
        prefix.append(prefix[-1] + value)
    return [prefix[hi] - prefix[lo] for lo, hi in queries]
