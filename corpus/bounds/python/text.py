"""Logs, reports and prose."""

import re
import textwrap
from collections import Counter, defaultdict


def status_report(lines):
    """Requests by status in a log of a web server, most frequent first."""
    pattern = re.compile(r'"(?P<method>[A-Z]+) (?P<path>\S+)" (?P<status>\d{3}) (?P<size>\d+)')
    by_status = Counter()
    for line in lines:
        match = pattern.search(line)
        if match:
            by_status[match["status"]] += 1
    return by_status.most_common()


def slowest_paths(lines):
    """The ten paths with the highest mean time."""
    times = defaultdict(list)
    for line in lines:
        _, path, millis = line.rsplit(" ", 2)
        times[path].append(int(millis))
    means = {path: sum(values) / len(values) for path, values in times.items()}
    return sorted(means, key=means.get, reverse=True)[:10]


def wrap_greedy(words, width):
    """Lines of at most so many letters."""
    lines, line, length = [], [], 0
    for word in words:
        if line and length + 1 + len(word) > width:
            lines.append(" ".join(line))
            line, length = [], 0
        length += len(word) + bool(line)
        line.append(word)
    if line:
        lines.append(" ".join(line))
    return lines


def wrap_evenly(words, width):
    """Least raggedness of lines of a width, over all places to break."""
    n = len(words)
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word) + 1)
    cost = [0] + [None] * n
    for j in range(1, n + 1):
        best = None
        for i in range(j - 1, -1, -1):
            free = width - (ends[j] - ends[i] - 1)
            if free < 0:
                break
            total = cost[i] + free * free
            if best is None or total < best:
                best = total
        cost[j] = best
    return cost[n]


def slugs(titles):
    """Titles as parts of addresses."""
    return [re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") for title in titles]


def diff_lines(old, new):
    """Which lines were taken out and put in, by the longest common subsequence."""
    n, m = len(old), len(new)
    lengths = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            if old[i] == new[j]:
                lengths[i][j] = lengths[i + 1][j + 1] + 1
            else:
                lengths[i][j] = max(lengths[i + 1][j], lengths[i][j + 1])
    changes, i, j = [], 0, 0
    while i < n and j < m:
        if old[i] == new[j]:
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            changes.append("-" + old[i])
            i += 1
        else:
            changes.append("+" + new[j])
            j += 1
    return changes + ["-" + line for line in old[i:]] + ["+" + line for line in new[j:]]


def render_table(rows):
    """Rows of three cells as aligned text."""
    widths = [max(len(str(row[k])) for row in rows) for k in range(3)]
    return "\n".join("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) for row in rows)


def mask_addresses(text):
    """The text with mail addresses made unreadable."""
    return re.sub(r"\b[\w.]+@[\w.]+\b", lambda found: found[0][0] + "***", text)


def paragraphs(text):
    """Paragraphs wrapped at 60 columns."""
    return [textwrap.fill(paragraph, 60) for paragraph in text.split("\n\n")]


def similar_words(words, limit):
    """Pairs of short words that differ in so many letters at most."""

    def apart(a, b):
        return sum(x != y for x, y in zip(a, b)) + abs(len(a) - len(b))

    return [(a, b) for k, a in enumerate(words) for b in words[k + 1:] if apart(a, b) <= limit]
