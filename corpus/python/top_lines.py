"""The most frequent lines of a file, by a shell pipeline: sort | uniq -c | sort -rn."""

import subprocess
import sys


def main(path):
    with open(path, "rb") as source:
        first = subprocess.Popen(["sort", "-S", "32M"], stdin=source, stdout=subprocess.PIPE)
        second = subprocess.Popen(["uniq", "-c"], stdin=first.stdout, stdout=subprocess.PIPE)
        third = subprocess.Popen(["sort", "-rn", "-S", "32M"], stdin=second.stdout, stdout=subprocess.PIPE, text=True)
        first.stdout.close()
        second.stdout.close()
        for _, line in zip(range(3), third.stdout):
            print(line.rstrip())
        third.stdout.close()
        for process in (first, second, third):
            process.wait()


if __name__ == "__main__":
    main(sys.argv[1])
