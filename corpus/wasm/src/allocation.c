// Allocates and frees all the time: trees that grow and fall, lists that are cut, buffers that are resized.
#include <stdlib.h>
#include <string.h>

struct node { struct node *left, *right; };
struct link { struct link *next; int value; char name[20]; };

static struct node *grow(int depth) {
    struct node *node = malloc(sizeof *node);
    if (!node) __builtin_trap();
    node->left = depth ? grow(depth - 1) : 0;
    node->right = depth ? grow(depth - 1) : 0;
    return node;
}

static int fell(struct node *node) {
    if (!node) return 0;
    int nodes = 1 + fell(node->left) + fell(node->right);
    free(node);
    return nodes;
}

static int lists(int length) {
    struct link *first = 0;
    for (int i = 0; i < length; i++) {
        struct link *link = malloc(sizeof *link);
        if (!link) __builtin_trap();
        *link = (struct link){first, i * 7 % 101, "plimsoll"};
        first = link;
    }
    int sum = 0;
    for (struct link **at = &first; *at;) {
        if ((*at)->value % 3 == 0) { struct link *gone = *at; *at = gone->next; free(gone); }
        else { sum += (*at)->value; at = &(*at)->next; }
    }
    while (first) { struct link *next = first->next; free(first); first = next; }
    return sum;
}

static int buffers(int rounds) {
    char *buffer = 0;
    size_t length = 0;
    int sum = 0;
    for (int i = 1; i <= rounds; i++) {
        length = length > 60000 ? 16 : length * 3 / 2 + 16;
        buffer = realloc(buffer, length);
        if (!buffer) __builtin_trap();
        memset(buffer, i, length);
        sum += buffer[length / 2];
    }
    free(buffer);
    return sum;
}

__attribute__((export_name("run"))) int run(int rounds) {
    int sum = 0;
    for (int i = 0; i < rounds; i++) sum += fell(grow(10 + i % 4)) + lists(2000) + buffers(200);
    return sum;
}
