"""Arguments for hashing.py."""

from driver import bound


@bound("linear", "linear")
def word_counts(n, rng):
    return (" ".join(f"w{rng.randrange(n)}" for _ in range(n)),)


@bound("linear", "linear")
def deduplicate(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("quadratic", "linear")
def deduplicate_by_list(n, rng):
    return ([rng.randrange(n) for _ in range(n)],)


@bound("linear", "linear")
def stretch_sums(n, rng):
    return [rng.randrange(1, 100) for _ in range(n)], 500


@bound("linear", "linear")
def longest_run(n, rng):
    numbers = list(range(n))
    rng.shuffle(numbers)
    return (numbers,)


@bound("linear", "linear", note="the capacity is n / 4")
def cache_hits(n, rng):
    return [rng.randrange(n) for _ in range(n)], max(1, n // 4)


@bound("linear", "linear")
def join_tables(n, rng):
    customers = [{"id": i, "name": f"c{i}"} for i in range(n)]
    return customers, [{"order": i, "customer": rng.randrange(n)} for i in range(n)]


@bound("linear", "linear", note="documents of eight words")
def inverted_index(n, rng):
    return ([" ".join(f"W{rng.randrange(n)}" for _ in range(8)) for _ in range(n)],)


@bound("linear", "constant", note="n chunks of 512 bytes")
def checksum(n, rng):
    chunk = rng.randbytes(512)
    return ([chunk] * n,)


@bound("linear", "linear", note="files of 100 bytes, half of them copies")
def find_duplicates(n, rng):
    return ({f"f{i}": f"{rng.randrange(n)}".zfill(100).encode() for i in range(n)},)


@bound("linear", "linear", note="expected")
def fill_own_map(n, rng):
    return ([f"key{rng.randrange(n)}" for _ in range(n)],)


@bound("linear", "linear", note="n lists of ten")
def most_common_pair(n, rng):
    return ([[rng.randrange(n) for _ in range(10)] for _ in range(n)],)
