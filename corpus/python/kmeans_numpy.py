"""Lloyd's k-means with NumPy: all distances of a round in one array."""

import argparse

import numpy as np


def assign(points, centres):
    """Index of the nearest centre of each point."""
    distances = np.linalg.norm(points[:, np.newaxis, :] - centres[np.newaxis, :, :], axis=2)
    return distances.argmin(axis=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("-k", type=int, default=8)
    parser.add_argument("-d", "--dimensions", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=10)
    args = parser.parse_args()

    rng = np.random.default_rng(11)
    points = rng.normal(size=(args.count, args.dimensions))
    centres = points[rng.choice(args.count, args.k, replace=False)]
    for _ in range(args.rounds):
        labels = assign(points, centres)
        centres = np.array([points[labels == label].mean(axis=0) for label in range(args.k)])
    sizes = np.bincount(labels, minlength=args.k)
    spread = np.square(points - centres[labels]).sum() / args.count
    print(f"sizes {sizes.min()} to {sizes.max()}, spread {spread:.4f}")


if __name__ == "__main__":
    main()
