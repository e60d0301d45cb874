// A stateful service: a hash table of keys and counts that lives in memory and in globals from call to call.
#include <stdint.h>
#include <stdlib.h>

struct entry { uint64_t key; int64_t value; struct entry *next; };

static struct entry **buckets;
static uint32_t width, entries;
static uint64_t changes;

static uint32_t bucket(uint64_t key) { return (uint32_t)((key * 0x9e3779b97f4a7c15ull >> 33) & (width - 1)); }

static void widen(void) {
    uint32_t before = width;
    struct entry **old = buckets;
    width = before ? before * 2 : 64;
    buckets = calloc(width, sizeof *buckets);
    if (!buckets) __builtin_trap();
    for (uint32_t i = 0; i < before; i++)
        for (struct entry *entry = old[i]; entry;) {
            struct entry *next = entry->next;
            entry->next = buckets[bucket(entry->key)];
            buckets[bucket(entry->key)] = entry;
            entry = next;
        }
    free(old);
}

__attribute__((export_name("put"))) void put(uint64_t key, int64_t value) {
    changes++;
    if (entries >= width) widen();
    for (struct entry *entry = buckets[bucket(key)]; entry; entry = entry->next)
        if (entry->key == key) { entry->value = value; return; }
    struct entry *entry = malloc(sizeof *entry);
    if (!entry) __builtin_trap();
    *entry = (struct entry){key, value, buckets[bucket(key)]};
    buckets[bucket(key)] = entry;
    entries++;
}

__attribute__((export_name("get"))) int64_t get(uint64_t key) {
    if (!width) return -1;
    for (struct entry *entry = buckets[bucket(key)]; entry; entry = entry->next)
        if (entry->key == key) return entry->value;
    return -1;
}

__attribute__((export_name("take"))) int64_t take(uint64_t key) {
    if (!width) return -1;
    changes++;
    for (struct entry **at = &buckets[bucket(key)]; *at; at = &(*at)->next)
        if ((*at)->key == key) {
            struct entry *gone = *at;
            int64_t value = gone->value;
            *at = gone->next;
            free(gone);
            entries--;
            return value;
        }
    return -1;
}

// A sum over everything that is remembered: two instances with the same state have the same.
__attribute__((export_name("digest"))) uint64_t digest(void) {
    uint64_t sum = changes * 1000003 + entries;
    for (uint32_t i = 0; i < width; i++)
        for (struct entry *entry = buckets[i]; entry; entry = entry->next)
            sum += entry->key * 0xff51afd7ed558ccdull ^ (uint64_t)entry->value;
    return sum;
}

__attribute__((export_name("run"))) uint64_t run(int rounds) {
    uint64_t seed = 88172645463325252ull;
    for (int i = 0; i < rounds; i++) {
        seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17;
        uint64_t key = seed % 5000;
        if (seed >> 60 < 9) put(key, (int64_t)(seed >> 8)); else if (seed >> 60 < 13) get(key); else take(key);
    }
    return digest();
}
