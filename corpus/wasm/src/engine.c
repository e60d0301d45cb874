// Much code of which little runs: 240 handlers spread over the text, eight of which a usual request reaches.
#include <stdint.h>

static uint32_t state[64];

#define HANDLER(n)                                                                                        \
    __attribute__((noinline)) static uint32_t handler_##n(uint32_t a, uint32_t b) {                         \
        uint32_t sum = a ^ (n * 2654435761u);                                                              \
        for (uint32_t i = 0; i < (b & 15) + 4; i++) {                                                      \
            uint32_t x = state[(sum + i * (n + 1)) & 63];                                                  \
            if (x % (n + 3) == 0) sum += x >> (n & 7); else sum ^= x << (n & 5);                           \
            if ((sum & 0xff) == n) { sum = sum * (n | 1) + i; state[(n + i) & 63] ^= sum; }                 \
            switch ((sum >> 4) & 7) {                                                                      \
            case 0: sum += b * (n + 7); break;                                                             \
            case 1: sum -= a / (n + 1); break;                                                             \
            case 2: sum = sum << 3 | sum >> 29; break;                                                     \
            case 3: sum ^= state[n & 63]; break;                                                           \
            case 4: sum += x % (b + n + 1); break;                                                         \
            case 5: state[sum & 63] += n; break;                                                           \
            case 6: sum = ~sum + i * n; break;                                                             \
            default: sum += 0x9e3779b9u ^ n; break;                                                        \
            }                                                                                              \
        }                                                                                                  \
        state[n & 63] ^= sum;                                                                              \
        return sum;                                                                                        \
    }
#define H8(n) HANDLER(0x##n##0) HANDLER(0x##n##1) HANDLER(0x##n##2) HANDLER(0x##n##3) HANDLER(0x##n##4) HANDLER(0x##n##5) HANDLER(0x##n##6) HANDLER(0x##n##7)
#define H48(n) H8(n##1) H8(n##2) H8(n##3) H8(n##4) H8(n##5) H8(n##6)
H48(1) H48(2) H48(3) H48(4) H48(5)

#define C1(n) case 0x##n: return handler_0x##n(a, b);
#define C8(n) C1(n##0) C1(n##1) C1(n##2) C1(n##3) C1(n##4) C1(n##5) C1(n##6) C1(n##7)
#define C48(n) C8(n##1) C8(n##2) C8(n##3) C8(n##4) C8(n##5) C8(n##6)

__attribute__((export_name("handle"))) uint32_t handle(uint32_t kind, uint32_t a, uint32_t b) {
    switch (kind) { C48(1) C48(2) C48(3) C48(4) C48(5) default: return 0; }
}

__attribute__((export_name("run"))) uint32_t run(int requests) {
    static const uint32_t usual[] = {0x110, 0x137, 0x166, 0x223, 0x254, 0x315, 0x441, 0x562};
    uint32_t sum = 7;
    for (int i = 0; i < 64; i++) state[i] = (uint32_t)i * 2246822519u;
    for (int i = 0; i < requests; i++) sum = sum * 31 + handle(usual[(i + sum) & 7], sum, (uint32_t)i);
    return sum;
}
