// Work on text: searching, folding, reversing words, edit distances. Buffers are static, lengths small.
#include <string.h>

#define LENGTH 16384

static char text[LENGTH + 1], folded[LENGTH + 1];
static int row[256];

static void fill(unsigned seed) {
    static const char *words[] = {"Line", "load", "Mark", "ship", "HULL", "water", "draught", "keel", "Bow", "stern"};
    int at = 0;
    while (at < LENGTH - 16) {
        seed = seed * 1664525u + 1013904223u;
        const char *word = words[(seed >> 16) % 10];
        int length = (int)strlen(word);
        memcpy(text + at, word, length);
        at += length;
        text[at++] = ' ';
    }
    text[at] = 0;
}

static int count(const char *needle) {
    int found = 0;
    for (const char *at = text; (at = strstr(at, needle)) != 0; at++) found++;
    return found;
}

static void fold(void) {
    int i = 0;
    for (; text[i]; i++) folded[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
    folded[i] = 0;
}

static void reverse_words(void) {
    for (char *word = folded; *word;) {
        char *end = word;
        while (*end && *end != ' ') end++;
        for (char *a = word, *b = end - 1; a < b; a++, b--) { char kept = *a; *a = *b; *b = kept; }
        word = *end ? end + 1 : end;
    }
}

static int distance(const char *a, int na, const char *b, int nb) {
    for (int j = 0; j <= nb; j++) row[j] = j;
    for (int i = 1; i <= na; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= nb; j++) {
            int change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            int best = row[j] + 1 < row[j - 1] + 1 ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < best ? change : best;
        }
    }
    return row[nb];
}

__attribute__((export_name("run"))) int run(int rounds) {
    int sum = 0;
    for (int round = 0; round < rounds; round++) {
        fill((unsigned)round);
        sum += count("draught") + count("ship ");
        fold();
        reverse_words();
        sum += distance(text + round % 100, 200, folded + round % 100, 200);
        sum += memcmp(text, folded, 64) < 0;
    }
    return sum;
}
