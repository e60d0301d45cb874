// A WASI reactor that keeps open files between calls: how far it has read, and what is buffered, are state of the module
// and of the host together. Built with Debian's clang 14, lld and wasi-libc:
//   clang --target=wasm32-wasi -O2 -c reader.c -o reader.o
//   clang --target=wasm32-wasi -mexec-model=reactor -Wl,--strip-all reader.o -o reader.wasm
#include <stdio.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

static FILE *file;
static int lines;

// Opens a file of the preopened folder; 1 when it is there.
EXPORT("begin") int begin(void) {
    file = fopen("/texts/letter.txt", "r");
    return file != NULL;
}

// Reads the next line and prints it with its number; its length, or -1 when there is none.
EXPORT("next") int next(void) {
    char line[256];
    if (!file || !fgets(line, sizeof line, file)) return -1;
    printf("%d: %s", ++lines, line);
    fflush(stdout);
    return (int)strlen(line);
}

// Prints the next line of standard input; its length, or -1 when there is none.
EXPORT("echo") int echo(void) {
    char line[256];
    if (!fgets(line, sizeof line, stdin)) return -1;
    printf("said: %s", line);
    fflush(stdout);
    return (int)strlen(line);
}

// Everything: the file, then standard input. The number of lines.
EXPORT("run") int run(void) {
    int count = 0;
    if (!begin()) return -1;
    while (next() >= 0) count++;
    while (echo() >= 0) count++;
    return count;
}
