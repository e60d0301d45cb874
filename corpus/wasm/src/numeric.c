// Numeric kernels on doubles: orbits of bodies, a matrix product, a fractal. No input but the argument.
#include <math.h>

#define BODIES 5
#define SIDE 96

struct body { double x, y, z, vx, vy, vz, mass; };

static struct body bodies[BODIES];
static double left[SIDE][SIDE], right[SIDE][SIDE], product[SIDE][SIDE];

static double orbits(int steps) {
    for (int i = 0; i < BODIES; i++)
        bodies[i] = (struct body){i * 1.7, i * i * 0.3, 1.0 / (i + 1), 0.01 * i, 0.02, -0.01 * i, i == 0 ? 40.0 : 0.05 * i};
    for (int step = 0; step < steps; step++) {
        for (int i = 0; i < BODIES; i++)
            for (int j = i + 1; j < BODIES; j++) {
                struct body *a = &bodies[i], *b = &bodies[j];
                double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
                double square = dx * dx + dy * dy + dz * dz + 0.01;
                double pull = 0.001 / (square * sqrt(square));
                a->vx -= dx * b->mass * pull; a->vy -= dy * b->mass * pull; a->vz -= dz * b->mass * pull;
                b->vx += dx * a->mass * pull; b->vy += dy * a->mass * pull; b->vz += dz * a->mass * pull;
            }
        for (int i = 0; i < BODIES; i++) {
            bodies[i].x += 0.001 * bodies[i].vx; bodies[i].y += 0.001 * bodies[i].vy; bodies[i].z += 0.001 * bodies[i].vz;
        }
    }
    return bodies[0].x + bodies[1].y + bodies[2].z;
}

static double multiply(void) {
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) { left[i][j] = i - j * 0.5; right[i][j] = (i ^ j) * 0.25; }
    double trace = 0;
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            double sum = 0;
            for (int k = 0; k < SIDE; k++) sum += left[i][k] * right[k][j];
            product[i][j] = sum;
        }
    for (int i = 0; i < SIDE; i++) trace += product[i][i];
    return trace;
}

static int fractal(int side) {
    int inside = 0;
    for (int row = 0; row < side; row++)
        for (int column = 0; column < side; column++) {
            double cr = 3.0 * column / side - 2.0, ci = 2.0 * row / side - 1.0, zr = 0, zi = 0;
            int round = 0;
            while (round < 60 && zr * zr + zi * zi < 4.0) {
                double next = zr * zr - zi * zi + cr;
                zi = 2.0 * zr * zi + ci;
                zr = next;
                round++;
            }
            inside += round == 60;
        }
    return inside;
}

__attribute__((export_name("run"))) double run(int size) {
    return orbits(size * 10) + multiply() + fractal(size);
}
