"""Finding things in lists, in order and not."""

import bisect
import random
from collections.abc import Sequence


def binary_search(items, target):
    """Index of the target in a sorted list, -1 where it is not there."""
    lo, hi = 0, len(items) - 1
    while lo <= hi:
        mid = (lo + hi) // 2
        if items[mid] == target:
            return mid
        if items[mid] < target:
            lo = mid + 1
        else:
            hi = mid - 1
    return -1


def search_recursive(items, target, low=0, high=None):
    """The same by recursion, with bounds handed down."""
    if high is None:
        high = len(items)
    if low >= high:
        return None
    middle = (low + high) // 2
    if items[middle] == target:
        return middle
    if target < items[middle]:
        return search_recursive(items, target, low, middle)
    return search_recursive(items, target, middle + 1, high)


def search_slicing(items, target):
    """Whether the target is in a sorted list, by halving it with slices."""
    if not items:
        return False
    mid = len(items) // 2
    if items[mid] == target:
        return True
    if items[mid] > target:
        return search_slicing(items[:mid], target)
    return search_slicing(items[mid + 1:], target)


def index_of(items, wanted):
    """Position of the first equal item."""
    for position, item in enumerate(items):
        if item == wanted:
            return position
    return -1


def rotated_minimum(values: Sequence[int]) -> int:
    """Smallest element of a rotated sorted list without repeats."""
    left, right = 0, len(values) - 1
    while left < right:
        mid = left + (right - left) // 2
        if values[mid] > values[right]:
            left = mid + 1
        else:
            right = mid
    return values[left]


def pair_with_sum(numbers, target):
    """Two values that add up to the target, by hash."""
    seen = set()
    for x in numbers:
        if target - x in seen:
            return target - x, x
        seen.add(x)
    return None


def three_sum(nums, target):
    """All triples of different values that add up to the target."""
    nums = sorted(nums)
    found = []
    n = len(nums)
    for i in range(n - 2):
        if i and nums[i] == nums[i - 1]:
            continue
        lo, hi = i + 1, n - 1
        while lo < hi:
            total = nums[i] + nums[lo] + nums[hi]
            if total < target:
                lo += 1
            elif total > target:
                hi -= 1
            else:
                found.append((nums[i], nums[lo], nums[hi]))
                lo += 1
                hi -= 1
                while lo < hi and nums[lo] == nums[lo - 1]:
                    lo += 1
    return found


def quick_select(values, k):
    """The k-th smallest value, with a random pivot."""
    while True:
        pivot = random.choice(values)
        below = [v for v in values if v < pivot]
        above = [v for v in values if v > pivot]
        equal = len(values) - len(below) - len(above)
        if k < len(below):
            values = below
        elif k < len(below) + equal:
            return pivot
        else:
            k -= len(below) + equal
            values = above


def smallest_capacity(weights, days):
    """Least capacity of a ship that carries the weights in order within so many days."""

    def needed(capacity):
        count, load = 1, 0
        for w in weights:
            if load + w > capacity:
                count += 1
                load = 0
            load += w
        return count

    lo, hi = max(weights), sum(weights)
    while lo < hi:
        mid = (lo + hi) // 2
        if needed(mid) <= days:
            hi = mid
        else:
            lo = mid + 1
    return lo


def closest_prices(prices, queries):
    """For each query the price closest to it; prices are sorted."""
    answers = []
    for query in queries:
        at = bisect.bisect_left(prices, query)
        around = prices[max(0, at - 1):at + 1]
        answers.append(min(around, key=lambda price: abs(price - query)))
    return answers


def common_items(first, second):
    """Items of the first list that are also in the second, which is a list too."""
    return [item for item in first if item in second]
