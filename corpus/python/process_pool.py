"""Estimate pi on a pool of processes; each keeps its own samples."""

import argparse
import random
from concurrent.futures import ProcessPoolExecutor


def sample(job):
    seed, points = job
    rng = random.Random(seed)
    inside = [(x, y) for x, y in ((rng.random(), rng.random()) for _ in range(points)) if x * x + y * y <= 1]
    return len(inside)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("points", type=int, help="points a worker")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    jobs = [(seed, options.points) for seed in range(options.workers)]
    with ProcessPoolExecutor(options.workers) as pool:
        inside = sum(pool.map(sample, jobs))
    print(4 * inside / (options.points * options.workers))


if __name__ == "__main__":
    main()
