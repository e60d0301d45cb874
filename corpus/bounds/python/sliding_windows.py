"""Two ends that move over a sequence."""

from collections import Counter, deque


def longest_without_repeat(text):
    """Length of the longest stretch without a repeated letter."""
    last = {}
    start = best = 0
    for i, c in enumerate(text):
        if c in last and last[c] >= start:
            start = last[c] + 1
        last[c] = i
        best = max(best, i - start + 1)
    return best


def window_maxima(values, width):
    """Greatest value of every window, with a queue of candidates."""
    queue = deque()
    maxima = []
    for i, value in enumerate(values):
        while queue and values[queue[-1]] <= value:
            queue.pop()
        queue.append(i)
        if queue[0] <= i - width:
            queue.popleft()
        if i >= width - 1:
            maxima.append(values[queue[0]])
    return maxima


def window_maxima_naive(values, width):
    """The same, each window looked through."""
    return [max(values[i:i + width]) for i in range(len(values) - width + 1)]


def shortest_with_sum(numbers, target):
    """Length of the shortest stretch whose sum reaches the target."""
    best = len(numbers) + 1
    left = total = 0
    for right in range(len(numbers)):
        total += numbers[right]
        while total >= target:
            best = min(best, right - left + 1)
            total -= numbers[left]
            left += 1
    return best if best <= len(numbers) else 0


def smallest_cover(text, letters):
    """Shortest stretch of a text that holds all the letters."""
    missing = Counter(letters)
    need = len(letters)
    lo = 0
    best = (len(text) + 1, 0)
    for hi, c in enumerate(text):
        if missing[c] > 0:
            need -= 1
        missing[c] -= 1
        while need == 0:
            best = min(best, (hi - lo + 1, lo))
            missing[text[lo]] += 1
            if missing[text[lo]] > 0:
                need += 1
            lo += 1
    length, start = best
    return text[start:start + length] if length <= len(text) else ""


def most_water(heights):
    """Most water between two walls, from both ends."""
    i, j = 0, len(heights) - 1
    best = 0
    while i < j:
        best = max(best, (j - i) * min(heights[i], heights[j]))
        if heights[i] < heights[j]:
            i += 1
        else:
            j -= 1
    return best


def trapped_rain(heights):
    """Water that stays between the bars, walls taken from prefix maxima."""
    n = len(heights)
    left, right = [0] * n, [0] * n
    for i in range(1, n):
        left[i] = max(left[i - 1], heights[i - 1])
        right[n - 1 - i] = max(right[n - i], heights[n - i])
    return sum(max(0, min(a, b) - h) for a, b, h in zip(left, right, heights))


def stretches_with_distinct(items, k):
    """How many stretches have exactly k different items."""

    def at_most(limit):
        inside = Counter()
        start = total = 0
        for end, item in enumerate(items):
            inside[item] += 1
            while len(inside) > limit:
                inside[items[start]] -= 1
                if not inside[items[start]]:
                    del inside[items[start]]
                start += 1
            total += end - start + 1
        return total

    return at_most(k) - at_most(k - 1)


def max_subarray(values):
    """Greatest sum of a stretch."""
    best = current = values[0]
    for v in values[1:]:
        current = max(v, current + v)
        best = max(best, current)
    return best


def max_subarray_all(values):
    """The same over all stretches, with prefix sums."""
    prefix = [0]
    for v in values:
        prefix.append(prefix[-1] + v)
    return max(prefix[j] - prefix[i] for i in range(len(values)) for j in range(i + 1, len(prefix)))
