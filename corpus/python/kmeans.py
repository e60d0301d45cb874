"""Lloyd's k-means over n random points of the plane, in plain Python."""

import argparse
import random
from math import dist


def scatter(count, centres, rng):
    """Points around a few hidden centres."""
    hidden = [(rng.uniform(-100, 100), rng.uniform(-100, 100)) for _ in range(centres)]
    points = []
    for _ in range(count):
        x, y = rng.choice(hidden)
        points.append((rng.gauss(x, 5), rng.gauss(y, 5)))
    return points


def mean(points):
    return (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))


def cluster(points, k, rounds, rng):
    centres = rng.sample(points, k)
    for _ in range(rounds):
        groups = [[] for _ in range(k)]
        for point in points:
            nearest = min(range(k), key=lambda i: dist(point, centres[i]))
            groups[nearest].append(point)
        moved = [mean(group) if group else centre for group, centre in zip(groups, centres)]
        if moved == centres:
            break
        centres = moved
    return centres, groups


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("-k", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    rng = random.Random(7)
    centres, groups = cluster(scatter(args.count, args.k, rng), args.k, args.rounds, rng)
    for (x, y), group in zip(centres, groups):
        print(f"{x:8.2f} {y:8.2f} {len(group):8}")


if __name__ == "__main__":
    main()
