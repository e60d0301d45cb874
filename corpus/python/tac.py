"""Write a file's lines in reverse order to a second file, like tac(1).

usage: tac.py INPUT OUTPUT
"""
import sys


def tac(source: str, target: str) -> int:
    with open(source) as stream:
        lines = stream.readlines()
    lines.reverse()
    with open(target, "w") as stream:
        stream.writelines(lines)
    return len(lines)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(tac(sys.argv[1], sys.argv[2]), "lines")
