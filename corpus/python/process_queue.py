"""A producer process sends batches of rows to a consumer through a queue."""

import multiprocessing
import sys


def produce(queue, batches):
    for number in range(batches):
        queue.put([(number, k, f"row-{number}-{k}") for k in range(1000)])
    queue.put(None)


def consume(queue):
    rows = 0
    last = None
    while (batch := queue.get()) is not None:
        rows += len(batch)
        last = batch[-1]
    return rows, last


if __name__ == "__main__":
    batches = int(sys.argv[1])
    queue = multiprocessing.Queue(maxsize=8)
    producer = multiprocessing.Process(target=produce, args=(queue, batches))
    producer.start()
    print(consume(queue))
    producer.join()
