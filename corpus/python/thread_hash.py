"""Hash a file's blocks on several threads that share a queue."""

import hashlib
import queue
import sys
import threading

BLOCK = 256 * 1024


def worker(jobs, digests):
    while True:
        job = jobs.get()
        if job is None:
            return
        index, block = job
        digests[index] = hashlib.sha256(block).hexdigest()


def main(path, threads):
    jobs = queue.Queue(maxsize=2 * threads)
    digests = {}
    crew = [threading.Thread(target=worker, args=(jobs, digests)) for _ in range(threads)]
    for member in crew:
        member.start()
    with open(path, "rb") as stream:
        index = 0
        while block := stream.read(BLOCK):
            jobs.put((index, block))
            index += 1
    for _ in crew:
        jobs.put(None)
    for member in crew:
        member.join()
    combined = hashlib.sha256("".join(digests[i] for i in range(index)).encode())
    print(index, "blocks", combined.hexdigest()[:16])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 4)
