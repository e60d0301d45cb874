"""Tables and memoised recursions over smaller cases."""

from bisect import bisect_left
from functools import cache, lru_cache


def climb_stairs(n):
    """Ways to climb n steps by ones and twos, modulo a large prime."""
    a, b = 1, 1
    for _ in range(n):
        a, b = b, (a + b) % 1_000_000_007
    return a


def knapsack(weights, values, capacity):
    """Greatest value that fits, by a table of one row."""
    best = [0] * (capacity + 1)
    for w, v in zip(weights, values):
        for room in range(capacity, w - 1, -1):
            best[room] = max(best[room], best[room - w] + v)
    return best[capacity]


def edit_distance(a, b):
    """Fewest edits from one word to the other, by the full table."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        table[i][0] = i
    for j in range(len(b) + 1):
        table[0][j] = j
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            if x == y:
                table[i][j] = table[i - 1][j - 1]
            else:
                table[i][j] = 1 + min(table[i - 1][j], table[i][j - 1], table[i - 1][j - 1])
    return table[-1][-1]


def common_subsequence_length(a, b):
    """Length of the longest common subsequence with two rows."""
    previous = [0] * (len(b) + 1)
    for x in a:
        row = [0]
        for j, y in enumerate(b):
            row.append(previous[j] + 1 if x == y else max(row[-1], previous[j + 1]))
        previous = row
    return previous[-1]


def common_subsequence_memo(a, b):
    """The same by recursion over suffixes."""

    @lru_cache(None)
    def longest(i, j):
        if i == len(a) or j == len(b):
            return 0
        if a[i] == b[j]:
            return 1 + longest(i + 1, j + 1)
        return max(longest(i + 1, j), longest(i, j + 1))

    return longest(0, 0)


def coin_ways(coins, amount):
    """Ways to pay an amount with a handful of coins."""
    ways = [1] + [0] * amount
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] = (ways[total] + ways[total - coin]) % 998244353
    return ways[amount]


def fewest_coins(amount):
    """Fewest coins of 1, 7, 10 and 25 for an amount, top down."""
    memo = {0: 0}

    def pay(rest):
        if rest < 0:
            return float("inf")
        if rest not in memo:
            memo[rest] = 1 + min(pay(rest - coin) for coin in (1, 7, 10, 25))
        return memo[rest]

    return pay(amount)


def longest_increasing_quadratic(numbers):
    """Length of the longest increasing subsequence, looking back from each number."""
    lengths = []
    for i, x in enumerate(numbers):
        lengths.append(1 + max((lengths[j] for j in range(i) if numbers[j] < x), default=0))
    return max(lengths, default=0)


def longest_increasing(numbers):
    """The same with patience piles."""
    tails = []
    for x in numbers:
        at = bisect_left(tails, x)
        if at == len(tails):
            tails.append(x)
        else:
            tails[at] = x
    return len(tails)


def matrix_chain(dims):
    """Fewest multiplications for a chain of matrices, by interval length."""
    n = len(dims) - 1
    cost = [[0] * n for _ in range(n)]
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i][j] = min(
                cost[i][k] + cost[k + 1][j] + dims[i] * dims[k + 1] * dims[j + 1] for k in range(i, j)
            )
    return cost[0][-1]


def burst_balloons(values):
    """Most coins for bursting all balloons, memoised over open intervals."""
    padded = [1, *values, 1]

    @cache
    def gain(lo, hi):
        best = 0
        for last in range(lo + 1, hi):
            coins = padded[lo] * padded[last] * padded[hi]
            best = max(best, gain(lo, last) + coins + gain(last, hi))
        return best

    return gain(0, len(padded) - 1)


def rob_houses(loot):
    """Most that can be taken without entering two neighbours."""
    take = skip = 0
    for amount in loot:
        take, skip = skip + amount, max(take, skip)
    return max(take, skip)


def palindrome_cuts(word):
    """Fewest cuts into palindromes, growing each palindrome from its centre."""
    n = len(word)
    cuts = list(range(-1, n))
    for centre in range(n):
        for lo, hi in ((centre, centre), (centre, centre + 1)):
            while lo >= 0 and hi < n and word[lo] == word[hi]:
                cuts[hi + 1] = min(cuts[hi + 1], cuts[lo] + 1)
                lo -= 1
                hi += 1
    return cuts[n]


def travelling_salesman(distances):
    """Shortest round trip, by subsets of visited cities."""
    n = len(distances)
    full = (1 << n) - 1

    @cache
    def rest(city, visited):
        if visited == full:
            return distances[city][0]
        return min(
            distances[city][nxt] + rest(nxt, visited | 1 << nxt) for nxt in range(n) if not visited >> nxt & 1
        )

    return rest(0, 1)
