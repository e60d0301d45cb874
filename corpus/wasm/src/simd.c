// 128-bit vectors: a blur over bytes, a dot product of floats, a count of bytes below a limit.
#include <stdint.h>
#include <wasm_simd128.h>

#define WIDTH 512
#define HEIGHT 128

static uint8_t image[HEIGHT][WIDTH + 32], blurred[HEIGHT][WIDTH + 32];
static float a[4096], b[4096];

static void blur(void) {
    for (int row = 1; row < HEIGHT - 1; row++)
        for (int column = 0; column < WIDTH; column += 16) {
            v128_t up = wasm_v128_load(&image[row - 1][column]), down = wasm_v128_load(&image[row + 1][column]);
            v128_t here = wasm_v128_load(&image[row][column]), next = wasm_v128_load(&image[row][column + 1]);
            wasm_v128_store(&blurred[row][column], wasm_u8x16_avgr(wasm_u8x16_avgr(up, down), wasm_u8x16_avgr(here, next)));
        }
}

static float dot(void) {
    v128_t sum = wasm_f32x4_splat(0);
    for (int i = 0; i < 4096; i += 4) sum = wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_v128_load(a + i), wasm_v128_load(b + i)));
    return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1) + wasm_f32x4_extract_lane(sum, 2) +
           wasm_f32x4_extract_lane(sum, 3);
}

static int below(uint8_t limit) {
    int found = 0;
    v128_t edge = wasm_u8x16_splat(limit);
    for (int row = 0; row < HEIGHT; row++)
        for (int column = 0; column < WIDTH; column += 16)
            found += __builtin_popcount(wasm_i8x16_bitmask(wasm_u8x16_lt(wasm_v128_load(&blurred[row][column]), edge)));
    return found;
}

__attribute__((export_name("run"))) double run(int rounds) {
    double sum = 0;
    for (int row = 0; row < HEIGHT; row++)
        for (int column = 0; column < WIDTH + 32; column++) image[row][column] = (uint8_t)(row * 7 ^ column * 13);
    for (int i = 0; i < 4096; i++) { a[i] = (float)(i % 17) * 0.5f; b[i] = (float)(i % 11) - 5.0f; }
    for (int round = 0; round < rounds; round++) {
        image[round % HEIGHT][round % WIDTH] ^= 0x55;
        blur();
        sum += dot() + below((uint8_t)(64 + round % 64));
    }
    return sum;
}
