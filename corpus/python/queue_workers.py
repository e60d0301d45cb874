"""An asyncio producer, a bounded queue and some workers that fetch made-up pages."""

import argparse
import asyncio
import hashlib


async def produce(queue, count, workers):
    for number in range(count):
        await queue.put(f"https://site.example/{number}")
    for _ in range(workers):
        await queue.put(None)


async def work(queue, results):
    while (address := await queue.get()) is not None:
        await asyncio.sleep(0)
        page = address.encode() * 40
        results[address] = hashlib.md5(page).hexdigest()


async def crawl(count, workers):
    queue = asyncio.Queue(maxsize=100)
    results = {}
    await asyncio.gather(produce(queue, count, workers), *(work(queue, results) for _ in range(workers)))
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--workers", type=int, default=16)
    args = parser.parse_args()
    results = asyncio.run(crawl(args.count, args.workers))
    print(len(results), "pages,", len(set(results.values())), "different")


if __name__ == "__main__":
    main()
