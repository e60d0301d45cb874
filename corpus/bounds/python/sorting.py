"""Sorting by hand and sorting things by a key."""

from collections import Counter, defaultdict
from functools import cmp_to_key
from itertools import groupby


def insertion_sort(items):
    """The list itself, sorted in place."""
    for i in range(1, len(items)):
        current = items[i]
        j = i - 1
        while j >= 0 and items[j] > current:
            items[j + 1] = items[j]
            j -= 1
        items[j + 1] = current
    return items


def bubble_until_quiet(a):
    """How many passes it takes until nothing is swapped any more."""
    passes = 0
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(a) - 1 - passes):
            if a[i] > a[i + 1]:
                a[i], a[i + 1] = a[i + 1], a[i]
                swapped = True
        passes += 1
    return passes


def merge(left, right):
    """Two sorted lists made one."""
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def merge_sort(items):
    """A sorted copy."""
    if len(items) < 2:
        return list(items)
    middle = len(items) // 2
    return merge(merge_sort(items[:middle]), merge_sort(items[middle:]))


def bottom_up_merge_sort(a):
    """Sorted list, by runs of growing width between two buffers."""
    n = len(a)
    src, dst = a, a[:]
    width = 1
    while width < n:
        for lo in range(0, n, 2 * width):
            mid = min(lo + width, n)
            hi = min(lo + 2 * width, n)
            i, j = lo, mid
            for k in range(lo, hi):
                if i < mid and (j >= hi or src[i] <= src[j]):
                    dst[k] = src[i]
                    i += 1
                else:
                    dst[k] = src[j]
                    j += 1
        src, dst = dst, src
        width *= 2
    return src


def quick_sort(xs):
    """A sorted copy, by comprehension around the middle element."""
    if len(xs) <= 1:
        return xs
    pivot = xs[len(xs) // 2]
    return (
        quick_sort([x for x in xs if x < pivot])
        + [x for x in xs if x == pivot]
        + quick_sort([x for x in xs if x > pivot])
    )


def heap_sort(a):
    """Sorts in place with a heap in the same list."""

    def sift(start, end):
        root = start
        while (child := 2 * root + 1) < end:
            if child + 1 < end and a[child] < a[child + 1]:
                child += 1
            if a[root] >= a[child]:
                return
            a[root], a[child] = a[child], a[root]
            root = child

    n = len(a)
    for start in range(n // 2 - 1, -1, -1):
        sift(start, n)
    for end in range(n - 1, 0, -1):
        a[0], a[end] = a[end], a[0]
        sift(0, end)
    return a


def counting_sort(ages, oldest):
    """Ages in order, by counting how often each occurs."""
    tally = [0] * (oldest + 1)
    for age in ages:
        tally[age] += 1
    out = []
    for age, times in enumerate(tally):
        out.extend([age] * times)
    return out


def largest_number(numbers):
    """The largest number that the given ones make when written one after another."""
    def compare(a, b):
        return -1 if a + b > b + a else (1 if a + b < b + a else 0)

    words = sorted(map(str, numbers), key=cmp_to_key(compare))
    joined = "".join(words)
    return "0" if joined[0] == "0" else joined


def leaderboard(results):
    """Rank, name and points, those with equal points sharing a rank."""
    totals = defaultdict(int)
    for name, points in results:
        totals[name] += points
    board = []
    rank = 1
    ordered = sorted(totals.items(), key=lambda entry: (-entry[1], entry[0]))
    for points, group in groupby(ordered, key=lambda entry: entry[1]):
        names = [name for name, _ in group]
        board += [(rank, name, points) for name in names]
        rank += len(names)
    return board


def by_frequency(numbers):
    """The numbers, the most frequent first, equal ones in order of value."""
    seen = Counter(numbers)
    return sorted(numbers, key=lambda x: (-seen[x], x))
