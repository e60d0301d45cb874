"""Dictionaries, sets and digests."""

import hashlib
from collections import Counter, OrderedDict, defaultdict


def word_counts(text):
    """How often each word occurs."""
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def deduplicate(items):
    """Items without repeats, order kept."""
    return list(dict.fromkeys(items))


def deduplicate_by_list(items):
    """The same with a list to look in."""
    kept = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept


def stretch_sums(values, target):
    """How many stretches have the sum, by prefix sums."""
    seen = defaultdict(int, {0: 1})
    total = hits = 0
    for value in values:
        total += value
        hits += seen[total - target]
        seen[total] += 1
    return hits


def longest_run(numbers):
    """Length of the longest run of consecutive numbers, in any order."""
    pool = set(numbers)
    best = 0
    for x in pool:
        if x - 1 in pool:
            continue
        end = x
        while end + 1 in pool:
            end += 1
        best = max(best, end - x + 1)
    return best


class LruCache:
    """A cache that forgets what was not asked for longest."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = OrderedDict()

    def get(self, key):
        if key not in self.entries:
            return None
        self.entries.move_to_end(key)
        return self.entries[key]

    def put(self, key, value):
        self.entries[key] = value
        self.entries.move_to_end(key)
        if len(self.entries) > self.capacity:
            self.entries.popitem(last=False)


def cache_hits(requests, capacity):
    """How many requests a cache answers."""
    cache = LruCache(capacity)
    hits = 0
    for key in requests:
        if cache.get(key) is None:
            cache.put(key, True)
        else:
            hits += 1
    return hits


def join_tables(customers, orders):
    """Orders with the names of their customers."""
    names = {customer["id"]: customer["name"] for customer in customers}
    return [{**order, "name": names[order["customer"]]} for order in orders if order["customer"] in names]


def inverted_index(documents):
    """Which documents each word is in; documents stay short."""
    index = defaultdict(set)
    for number, document in enumerate(documents):
        for word in document.lower().split():
            index[word].add(number)
    return {word: sorted(numbers) for word, numbers in index.items()}


def checksum(chunks):
    """Digest over chunks of bytes."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def find_duplicates(files):
    """Names of files with the same contents, contents given as bytes."""
    by_digest = {}
    for name, data in files.items():
        by_digest.setdefault(hashlib.md5(data).hexdigest(), []).append(name)
    return [sorted(names) for names in by_digest.values() if len(names) > 1]


class ChainedMap:
    """A hash table of one's own that doubles."""

    def __init__(self):
        self.buckets = [[] for _ in range(8)]
        self.size = 0

    def set(self, key, value):
        bucket = self.buckets[hash(key) % len(self.buckets)]
        for entry in bucket:
            if entry[0] == key:
                entry[1] = value
                return
        bucket.append([key, value])
        self.size += 1
        if self.size > 2 * len(self.buckets):
            entries = [entry for bucket in self.buckets for entry in bucket]
            self.buckets = [[] for _ in range(2 * len(self.buckets))]
            for entry in entries:
                self.buckets[hash(entry[0]) % len(self.buckets)].append(entry)


def fill_own_map(keys):
    """How many different keys there are, by a table of one's own."""
    table = ChainedMap()
    for key in keys:
        table.set(key, True)
    return table.size


def most_common_pair(lists):
    """The two items that most often stand next to each other."""
    pairs = Counter()
    for items in lists:
        pairs.update(zip(items, items[1:]))
    return pairs.most_common(1)[0] if pairs else None
