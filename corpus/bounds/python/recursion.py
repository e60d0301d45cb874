"""Functions that call themselves."""


def fibonacci(n):
    """The n-th Fibonacci number by its definition."""
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def hanoi(disks, source="A", target="C", spare="B"):
    """Moves of a tower, counted."""
    if disks == 0:
        return 0
    return hanoi(disks - 1, source, spare, target) + 1 + hanoi(disks - 1, spare, target, source)


def list_sum(values):
    """Sum by first and rest."""
    if not values:
        return 0
    return values[0] + list_sum(values[1:])


def sum_at(values, at=0):
    """Sum by an index handed on."""
    if at == len(values):
        return 0
    return values[at] + sum_at(values, at + 1)


def maximum(values, lo, hi):
    """Greatest value between two positions, by halves."""
    if hi - lo == 1:
        return values[lo]
    mid = (lo + hi) // 2
    left = maximum(values, lo, mid)
    right = maximum(values, mid, hi)
    return left if left > right else right


def flatten(nested):
    """All leaves of nested lists, in order."""
    flat = []
    for item in nested:
        if isinstance(item, list):
            flat.extend(flatten(item))
        else:
            flat.append(item)
    return flat


def fast_power(x, n):
    """Power by halving the exponent."""
    if n == 0:
        return 1.0
    half = fast_power(x, n // 2)
    return half * half * (x if n % 2 else 1.0)


def ackermann_like(depth, width):
    """Leaves of a tree that is as wide everywhere, three levels deep."""
    if depth == 0:
        return 1
    return sum(ackermann_like(depth - 1, width) for _ in range(width))


def power_set(items):
    """All subsets."""
    if not items:
        return [[]]
    rest = power_set(items[1:])
    return rest + [[items[0], *subset] for subset in rest]


def gray_code(bits):
    """All words of so many bits, neighbours differing in one."""
    if bits == 0:
        return [""]
    shorter = gray_code(bits - 1)
    return ["0" + word for word in shorter] + ["1" + word for word in reversed(shorter)]


def karatsuba(x, y):
    """Product of two numbers given as lists of decimal digits, lowest first, three half products at a time."""
    n = max(len(x), len(y))
    if n <= 8:
        out = [0] * (2 * n)
        for i, a in enumerate(x):
            for j, b in enumerate(y):
                out[i + j] += a * b
        return out
    half = n // 2
    low = karatsuba(x[:half], y[:half])
    high = karatsuba(x[half:], y[half:])

    def add(p, q):
        if len(p) < len(q):
            p, q = q, p
        return [a + b for a, b in zip(p, q)] + p[len(q):]

    middle = karatsuba(add(x[:half], x[half:]), add(y[:half], y[half:]))
    out = [0] * (2 * n + 2)
    for i, v in enumerate(low):
        out[i] += v
        out[i + half] -= v
    for i, v in enumerate(high):
        out[i + 2 * half] += v
        out[i + half] -= v
    for i, v in enumerate(middle):
        out[i + half] += v
    return out


def even(n):
    """Whether a number is even, asked of its predecessor."""
    return True if n == 0 else odd(n - 1)


def odd(n):
    """The other half of the question."""
    return False if n == 0 else even(n - 1)


def partitions(n, largest):
    """Ways to write n as a sum of numbers no greater than the largest."""
    if n == 0:
        return 1
    if n < 0 or largest == 0:
        return 0
    return partitions(n - largest, largest) + partitions(n, largest - 1)
