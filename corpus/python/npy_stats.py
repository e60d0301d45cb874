"""Mean, deviation and extremes of a .npy file of floats."""

import sys

import numpy


def describe(path: str) -> dict[str, float]:
    values = numpy.load(path)
    return {
        "mean": float(values.mean()),
        "deviation": float(values.std()),
        "least": float(values.min()),
        "most": float(values.max()),
    }


if __name__ == "__main__":
    for name, value in describe(sys.argv[1]).items():
        print(f"{name:>10} {value:.4f}")
