"""Priority queues, by heapq and by hand."""

import heapq
from collections import Counter
from itertools import count


def heap_sorted(items):
    """A sorted copy through a heap."""
    heap = list(items)
    heapq.heapify(heap)
    return [heapq.heappop(heap) for _ in range(len(heap))]


def top_ten(scores):
    """The ten highest scores with a heap that never holds more."""
    heap = []
    for score in scores:
        if len(heap) < 10:
            heapq.heappush(heap, score)
        elif score > heap[0]:
            heapq.heapreplace(heap, score)
    return sorted(heap, reverse=True)


def largest_half(values):
    """The greater half of the values."""
    return heapq.nlargest(len(values) // 2, values)


def merge_sorted_lists(lists):
    """One sorted list out of many, through a heap of their heads."""
    heap = [(items[0], which, 0) for which, items in enumerate(lists) if items]
    heapq.heapify(heap)
    merged = []
    while heap:
        value, which, at = heapq.heappop(heap)
        merged.append(value)
        if at + 1 < len(lists[which]):
            heapq.heappush(heap, (lists[which][at + 1], which, at + 1))
    return merged


class MedianKeeper:
    """Two heaps that meet in the middle."""

    def __init__(self):
        self.low, self.high = [], []

    def add(self, value):
        heapq.heappush(self.high, -heapq.heappushpop(self.low, -value))
        if len(self.high) > len(self.low):
            heapq.heappush(self.low, -heapq.heappop(self.high))

    def median(self):
        if len(self.low) > len(self.high):
            return -self.low[0]
        return (self.high[0] - self.low[0]) / 2


def running_medians(stream):
    """Median after every value."""
    keeper = MedianKeeper()
    medians = []
    for value in stream:
        keeper.add(value)
        medians.append(keeper.median())
    return medians


def huffman_lengths(text):
    """Length of the code of each letter."""
    order = count()
    heap = [(weight, next(order), [letter]) for letter, weight in Counter(text).items()]
    heapq.heapify(heap)
    length = Counter()
    while len(heap) > 1:
        a, _, left = heapq.heappop(heap)
        b, _, right = heapq.heappop(heap)
        for letter in left + right:
            length[letter] += 1
        heapq.heappush(heap, (a + b, next(order), left + right))
    return dict(length)


def last_stone(stones):
    """What remains when the two heaviest are always knocked together."""
    heap = [-s for s in stones]
    heapq.heapify(heap)
    while len(heap) > 1:
        first = heapq.heappop(heap)
        second = heapq.heappop(heap)
        if first != second:
            heapq.heappush(heap, first - second)
    return -heap[0] if heap else 0


def rooms_needed(meetings):
    """Most meetings at once."""
    ends = []
    most = 0
    for start, end in sorted(meetings):
        while ends and ends[0] <= start:
            heapq.heappop(ends)
        heapq.heappush(ends, end)
        most = max(most, len(ends))
    return most


class BinaryHeap:
    """A heap of one's own."""

    def __init__(self):
        self.items = []

    def push(self, item):
        items = self.items
        items.append(item)
        at = len(items) - 1
        while at and items[(at - 1) // 2] > items[at]:
            items[at], items[(at - 1) // 2] = items[(at - 1) // 2], items[at]
            at = (at - 1) // 2

    def pop(self):
        items = self.items
        items[0], items[-1] = items[-1], items[0]
        least = items.pop()
        at = 0
        while True:
            child = 2 * at + 1
            if child >= len(items):
                return least
            if child + 1 < len(items) and items[child + 1] < items[child]:
                child += 1
            if items[at] <= items[child]:
                return least
            items[at], items[child] = items[child], items[at]
            at = child


def drain_by_priority(jobs):
    """Names of jobs in the order of their priorities."""
    heap = BinaryHeap()
    for name, priority in jobs:
        heap.push((priority, name))
    return [heap.pop()[1] for _ in range(len(jobs))]
