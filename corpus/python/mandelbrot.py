"""The Mandelbrot set as a PGM image, bands of rows on a pool of processes, into shared memory."""

import argparse
from multiprocessing import Pool, shared_memory


def escape(c, limit):
    z = 0j
    for count in range(limit):
        z = z * z + c
        if z.real * z.real + z.imag * z.imag > 4:
            return count
    return limit


def band(job):
    name, side, first, last, limit = job
    memory = shared_memory.SharedMemory(name)
    for y in range(first, last):
        row = bytes(escape(complex(3 * x / side - 2.2, 3 * y / side - 1.5), limit) * 255 // limit for x in range(side))
        memory.buf[y * side : (y + 1) * side] = row
    memory.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", type=int)
    parser.add_argument("out")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=int, default=30)
    args = parser.parse_args()
    side = args.side
    memory = shared_memory.SharedMemory(create=True, size=side * side)
    try:
        rows = max(1, side // 16)
        jobs = [(memory.name, side, y, min(side, y + rows), args.limit) for y in range(0, side, rows)]
        with Pool(args.workers) as pool:
            pool.map(band, jobs)
        with open(args.out, "wb") as out:
            out.write(b"P5\n%d %d\n255\n" % (side, side))
            out.write(memory.buf[: side * side])
    finally:
        memory.close()
        memory.unlink()
    print(side, "x", side)


if __name__ == "__main__":
    main()
