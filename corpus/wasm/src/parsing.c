// A WASI command: reads arithmetic, one expression a line, from standard input and prints each value and their sum.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *at;
static const char *wrong;

static long expression(int depth);

static void blanks(void) { while (*at == ' ' || *at == '\t') at++; }

static long atom(int depth) {
    blanks();
    if (depth > 200) { wrong = "nested too deep"; return 0; }
    if (*at == '(') {
        at++;
        long value = expression(depth + 1);
        blanks();
        if (*at == ')') at++; else if (!wrong) wrong = "a bracket stays open";
        return value;
    }
    if (*at == '-') { at++; return -atom(depth + 1); }
    if (*at < '0' || *at > '9') { if (!wrong) wrong = "a number is missing"; return 0; }
    long value = 0;
    while (*at >= '0' && *at <= '9') value = (value * 10 + *at++ - '0') % 1000003;
    return value;
}

static long term(int depth) {
    long value = atom(depth);
    for (;;) {
        blanks();
        if (*at == '*') { at++; value = value * atom(depth) % 1000003; }
        else if (*at == '/') { at++; long by = atom(depth); value = by ? value / by : 0; }
        else return value;
    }
}

static long expression(int depth) {
    long value = term(depth);
    for (;;) {
        blanks();
        if (*at == '+') { at++; value += term(depth); }
        else if (*at == '-') { at++; value -= term(depth); }
        else return value;
    }
}

int main(void) {
    static char line[4096];
    long sum = 0;
    int lines = 0;
    while (fgets(line, sizeof line, stdin)) {
        // Each line many times: what is measured is parsing, not reading.
        long value = 0;
        for (int round = 0; round < 60000; round++) {
            at = line;
            wrong = 0;
            value = expression(0);
        }
        blanks();
        if (!wrong && *at && *at != '\n') wrong = "something stands after the expression";
        lines++;
        if (wrong) { printf("%d: %s\n", lines, wrong); continue; }
        printf("%d: %ld\n", lines, value);
        sum += value;
    }
    printf("sum %ld of %d lines\n", sum, lines);
    return 0;
}
