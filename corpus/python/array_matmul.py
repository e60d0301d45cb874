"""Multiply two random square matrices of float64."""

import argparse

import numpy as np


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    left = rng.random((args.size, args.size))
    right = rng.random((args.size, args.size))
    product = left @ right
    print(float(np.trace(product)))


if __name__ == "__main__":
    main()
