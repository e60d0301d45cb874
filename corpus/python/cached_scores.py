"""Score n requests, many alike, behind a bounded cache and a window of the latest answers."""

import sys
from collections import deque
from functools import lru_cache


@lru_cache(maxsize=50_000)
def score(key):
    return tuple((key * k) % 101 for k in range(20))


def requests(count):
    state = 12345
    for _ in range(count):
        state = (1103515245 * state + 12345) % 2**31
        yield state % 200_000


def main():
    count = int(sys.argv[1])
    window = deque(maxlen=10_000)
    for key in requests(count):
        window.append(score(key))
    print(len(window), sum(window[-1]), score.cache_info().currsize)


if __name__ == "__main__":
    main()
