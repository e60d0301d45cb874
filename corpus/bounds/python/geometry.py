"""Points and polygons in the plane."""

import math
from collections import defaultdict, namedtuple

Point = namedtuple("Point", "x y")


def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def convex_hull(points):
    """Corners of the hull, by a lower and an upper chain."""
    points = sorted(set(points))
    if len(points) < 3:
        return points

    def chain(ordered):
        hull = []
        for p in ordered:
            while len(hull) > 1 and cross(hull[-2], hull[-1], p) <= 0:
                hull.pop()
            hull.append(p)
        return hull[:-1]

    return chain(points) + chain(reversed(points))


def gift_wrapping(points):
    """Corners of the hull, each found by looking at all points."""
    start = min(points)
    hull = []
    at = start
    while True:
        hull.append(at)
        following = points[0] if points[0] != at else points[1]
        for p in points:
            if p != at and cross(at, following, p) < 0:
                following = p
        at = following
        if at == start:
            return hull


def closest_pair_naive(points):
    """Least distance between two points."""
    best = math.inf
    for i in range(len(points)):
        for j in range(i + 1, len(points)):
            best = min(best, math.dist(points[i], points[j]))
    return best


def closest_pair(points):
    """The same by halves and a strip."""
    by_x = sorted(points)

    def solve(lo, hi):
        if hi - lo < 4:
            part = by_x[lo:hi]
            best = min((math.dist(p, q) for k, p in enumerate(part) for q in part[:k]), default=math.inf)
            return best, sorted(part, key=lambda p: p[1])
        mid = (lo + hi) // 2
        line = by_x[mid][0]
        left, a = solve(lo, mid)
        right, b = solve(mid, hi)
        best = min(left, right)
        by_y = sorted(a + b, key=lambda p: p[1])
        strip = [p for p in by_y if abs(p[0] - line) < best]
        for i, p in enumerate(strip):
            for q in strip[i + 1:i + 8]:
                best = min(best, math.dist(p, q))
        return best, by_y

    return solve(0, len(by_x))[0]


def polygon_area(corners):
    """Area by the shoelace formula."""
    total = 0
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
        total += x1 * y2 - x2 * y1
    return abs(total) / 2


def points_inside(polygon, points):
    """How many points lie in a polygon, by rays."""

    def inside(x, y):
        odd = False
        j = len(polygon) - 1
        for i in range(len(polygon)):
            xi, yi = polygon[i]
            xj, yj = polygon[j]
            if (yi > y) != (yj > y) and x < (xj - xi) * (y - yi) / (yj - yi) + xi:
                odd = not odd
            j = i
        return odd

    return sum(inside(x, y) for x, y in points)


def most_on_a_line(points):
    """Most points on one line, by slopes from each point."""
    best = min(len(points), 2)
    for i, (x, y) in enumerate(points):
        slopes = defaultdict(int)
        for px, py in points[i + 1:]:
            dx, dy = px - x, py - y
            g = math.gcd(dx, dy) or 1
            if dx < 0 or (dx == 0 and dy < 0):
                g = -g
            slopes[dx // g, dy // g] += 1
        if slopes:
            best = max(best, 1 + max(slopes.values()))
    return best


def bounding_box(points):
    """Least and greatest coordinates."""
    pts = [Point(*p) for p in points]
    return min(p.x for p in pts), min(p.y for p in pts), max(p.x for p in pts), max(p.y for p in pts)


def simplify(line, tolerance):
    """A line with fewer points, by recursion at the farthest one."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    at, farthest = 0, 0.0
    for i in range(1, len(line) - 1):
        x, y = line[i]
        distance = abs((y2 - y1) * x - (x2 - x1) * y + x2 * y1 - y2 * x1) / length
        if distance > farthest:
            at, farthest = i, distance
    if farthest <= tolerance:
        return [line[0], line[-1]]
    return simplify(line[:at + 1], tolerance)[:-1] + simplify(line[at:], tolerance)
