"""Means and spreads, with the standard library's statistics."""
import statistics

values = [((at * 7919) % 1000) / 7 for at in range(200000)]
print(statistics.mean(values), statistics.stdev(values), statistics.median(values), statistics.mode(values))
