"""Compress n synthetic documents on a thread pool and keep the results."""

import sys
import zlib
from concurrent.futures import ThreadPoolExecutor


def document(number):
    line = f"document {number} "
    return "".join(line + str(number * k % 9973) + "\n" for k in range(500)).encode()


def compress(number):
    return zlib.compress(document(number), 6)


def main():
    count = int(sys.argv[1])
    with ThreadPoolExecutor(max_workers=8) as pool:
        packed = list(pool.map(compress, range(count)))
    print(count, "documents,", sum(map(len, packed)), "bytes packed")


if __name__ == "__main__":
    main()
