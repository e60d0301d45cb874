"""Value at risk of a portfolio by Monte Carlo: every outcome is kept, then ranked."""

import random
import statistics
import sys
from array import array

HOLDINGS = {"bonds": (0.5, 0.02, 0.04), "shares": (0.4, 0.06, 0.18), "gold": (0.1, 0.03, 0.15)}


def outcome(rng):
    return sum(share * rng.gauss(mean, deviation) for share, mean, deviation in HOLDINGS.values())


def main():
    trials = int(sys.argv[1])
    rng = random.Random(2026)
    outcomes = array("d", (outcome(rng) for _ in range(trials)))
    ranked = sorted(outcomes)
    print(f"mean {statistics.fmean(outcomes):.4f}")
    for level in (0.01, 0.05):
        cut = int(level * trials)
        worst = ranked[:cut]
        print(f"{level:.0%} at risk {-ranked[cut]:.4f}, expected shortfall {-statistics.fmean(worst):.4f}")


if __name__ == "__main__":
    main()
