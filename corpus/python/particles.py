"""Move n particles for a few steps; plain dataclasses, so each has a dictionary."""

import sys
from dataclasses import dataclass


@dataclass
class Particle:
    x: float
    y: float
    vx: float
    vy: float

    def move(self, dt):
        self.x += self.vx * dt
        self.y += self.vy * dt


def main():
    n = int(sys.argv[1])
    swarm = [Particle(float(i), 0.5 * i, 1.0 + i % 7, 1.0 - i % 3) for i in range(n)]
    for _ in range(3):
        for particle in swarm:
            particle.move(0.1)
    print(sum(p.x for p in swarm) / n, sum(p.y for p in swarm) / n)


if __name__ == "__main__":
    main()
