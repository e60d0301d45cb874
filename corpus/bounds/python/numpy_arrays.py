"""Arrays with numpy."""

import numpy as np


def standardize(values):
    """Values with mean 0 and deviation 1."""
    return (values - values.mean()) / values.std()


def pairwise_distances(points):
    """Distances between all pairs of points in the plane, by broadcasting."""
    difference = points[:, None, :] - points[None, :, :]
    return np.sqrt((difference**2).sum(axis=-1))


def moving_average(series, width):
    """Mean of every window by cumulative sums."""
    total = np.cumsum(np.insert(series, 0, 0.0))
    return (total[width:] - total[:-width]) / width


def median_rank(scores):
    """Positions of the scores in order, and the median."""
    order = np.argsort(scores)
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(scores))
    return ranks, scores[order[len(scores) // 2]]


def covariance(samples):
    """Covariance of a square table's columns by a product of matrices."""
    centred = samples - samples.mean(axis=0)
    return centred.T @ centred / (len(samples) - 1)


def solve_system(matrix, right):
    """Solution of a linear system."""
    return np.linalg.solve(matrix, right)


def edge_strength(image):
    """Strength of edges of a square picture by differences of slices."""
    dx = image[1:-1, 2:] - image[1:-1, :-2]
    dy = image[2:, 1:-1] - image[:-2, 1:-1]
    return np.hypot(dx, dy).max()


def spectrum_peak(signal):
    """Strongest frequency of a signal."""
    return int(np.argmax(np.abs(np.fft.rfft(signal))[1:])) + 1


def count_by_label(labels, weights):
    """Sum of weights by label, and how many labels there are."""
    unique, inverse = np.unique(labels, return_inverse=True)
    return np.bincount(inverse, weights=weights), len(unique)


def nearest_centres(points, centres):
    """Index of the closest of a few centres, one at a time."""
    best = np.full(len(points), np.inf)
    label = np.zeros(len(points), dtype=int)
    for k, centre in enumerate(centres):
        distance = ((points - centre) ** 2).sum(axis=1)
        closer = distance < best
        best[closer] = distance[closer]
        label[closer] = k
    return label


def grow_by_stacking(rows):
    """A table built by stacking one row after another under it."""
    out = rows[:1]
    for row in rows[1:]:
        out = np.vstack([out, row])
    return out


def corner_view(table):
    """Sum of the first row and column of a table, through views."""
    return table[0].sum() + table[:, 0].sum()
