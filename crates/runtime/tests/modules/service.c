// A stateful service as tests and benches run it: sessions with records of text in a heap, an index over them, and work
// on them. All its state is exported (memory and the stack pointer; no table of it changes), so that it needs no
// instrumentation. Built with Debian's clang 14 and lld:
//   clang --target=wasm32 -mmutable-globals -O2 -c service.c -o service.o
//   wasm-ld --no-entry --export=__stack_pointer --strip-all service.o -o service.wasm
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))

struct record {
    struct record *next;
    uint32_t key, visits, length;
    char text[];
};

static struct record *buckets[4096];
static uint32_t records, seed = 1;
static char *top;
extern char __heap_base;

static const char *const words[] = {
    "order", "customer", "status", "shipped", "pending", "address", "street", "the", "of", "and", "total", "amount",
    "invoice", "paid", "{\"id\":", "\"name\":\"", "\"},", "harbour", "cargo", "2026-11-22", "weight", "kg", "ballast", "line",
};

static uint32_t dice(void) { return seed = seed * 1664525u + 1013904223u, seed >> 8; }

static char *room(uint32_t bytes) {
    if (!top) top = &__heap_base;
    char *at = (char *)(((uintptr_t)top + 7) & ~(uintptr_t)7);
    top = at + bytes;
    uint32_t have = __builtin_wasm_memory_size(0) << 16;
    if ((uintptr_t)top > have) {
        uint32_t pages = (((uintptr_t)top - have) >> 16) + 1;
        if (__builtin_wasm_memory_grow(0, pages) == (uint32_t)-1) __builtin_trap();
    }
    return at;
}

static void put(uint32_t key) {
    struct record *record = (struct record *)room(sizeof(struct record) + 512);
    uint32_t length = 0;
    while (length < 440) {
        const char *word = words[dice() % (sizeof words / sizeof *words)];
        while (*word) record->text[length++] = *word++;
        uint32_t number = dice() % 100000;
        for (int digits = 0; digits < 3; digits++, number /= 10) record->text[length++] = '0' + number % 10;
        record->text[length++] = ' ';
    }
    *record = (struct record){buckets[key & 4095], key, 0, length};
    buckets[key & 4095] = record;
    records++;
}

// Adds records until the heap is so many KiB larger; gives the number of records.
EXPORT("fill") uint32_t fill(uint32_t kib) {
    for (char *start = room(0); (uint32_t)(top - start) < kib << 10;) put(records);
    return records;
}

// Visits so many records and hashes their text; what comes out depends on all that was done before.
EXPORT("work") uint64_t work(uint32_t visits) {
    uint64_t hash = 14695981039346656037ull;
    for (uint32_t i = 0; i < visits && records; i++) {
        uint32_t key = dice() % records;
        struct record *record = buckets[key & 4095];
        while (record && record->key != key) record = record->next;
        if (!record) continue;
        hash += ++record->visits;
        for (uint32_t at = 0; at < record->length; at++) hash = (hash ^ (uint8_t)record->text[at]) * 1099511628211ull;
    }
    return hash;
}

// About a microsecond of arithmetic.
EXPORT("brief") uint32_t brief(uint32_t value) {
    for (int i = 0; i < 2000; i++) value = value * 1664525u + 1013904223u;
    return value;
}

// Nothing but a call.
EXPORT("nothing") void nothing(void) {}
