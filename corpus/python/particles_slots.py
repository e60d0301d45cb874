"""Move --count particles for --steps steps; slotted dataclasses."""

import argparse
from dataclasses import dataclass


@dataclass(slots=True)
class Particle:
    x: float
    y: float
    vx: float
    vy: float


def swarm(count: int) -> list[Particle]:
    return [Particle(float(i), 0.5 * i, 1.0 + i % 7, 1.0 - i % 3) for i in range(count)]


def step(particles: list[Particle], dt: float) -> None:
    for particle in particles:
        particle.x += particle.vx * dt
        particle.y += particle.vy * dt


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--steps", type=int, default=3)
    args = parser.parse_args()
    particles = swarm(args.count)
    for _ in range(args.steps):
        step(particles, 0.1)
    print(max(p.x for p in particles), min(p.y for p in particles))


if __name__ == "__main__":
    main()
