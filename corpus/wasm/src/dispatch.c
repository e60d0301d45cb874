// A stack machine whose instructions are function pointers: nothing but indirect calls.
#include <stdint.h>

typedef void (*operation)(int32_t);

static int32_t stack[64], variables[8];
static int top, counter;

static void push(int32_t value) { stack[top++ & 63] = value; }
static void load(int32_t at) { stack[top++ & 63] = variables[at & 7]; }
static void store(int32_t at) { variables[at & 7] = stack[--top & 63]; }
static void add(int32_t unused) { (void)unused; top--; stack[(top - 1) & 63] += stack[top & 63]; }
static void subtract(int32_t unused) { (void)unused; top--; stack[(top - 1) & 63] -= stack[top & 63]; }
static void multiply(int32_t unused) { (void)unused; top--; stack[(top - 1) & 63] = (int32_t)((uint32_t)stack[(top - 1) & 63] * (uint32_t)stack[top & 63]); }
static void twist(int32_t by) { stack[(top - 1) & 63] ^= by; }
static void jump_if(int32_t to) { if (stack[--top & 63]) counter = to; }
static void stop(int32_t unused) { (void)unused; counter = -1; }

static const operation operations[] = {push, load, store, add, subtract, multiply, twist, jump_if, stop};
enum { PUSH, LOAD, STORE, ADD, SUBTRACT, MULTIPLY, TWIST, JUMP_IF, STOP };

static const struct { uint8_t operation; int32_t argument; } program[] = {
    {LOAD, 0}, {PUSH, 31}, {MULTIPLY, 0}, {LOAD, 1}, {ADD, 0}, {TWIST, 0x5bd1}, {STORE, 0},
    {LOAD, 1}, {PUSH, 1}, {SUBTRACT, 0}, {STORE, 1}, {LOAD, 1}, {JUMP_IF, 0}, {STOP, 0}};

__attribute__((export_name("run"))) int32_t run(int rounds) {
    top = 0;
    variables[0] = 17;
    variables[1] = rounds;
    for (counter = 0; counter >= 0;) {
        int here = counter++;
        operations[program[here].operation](program[here].argument);
    }
    return variables[0];
}
