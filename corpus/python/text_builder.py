"""Build a long report of n paragraphs: each by concatenation, the whole by join."""

import random
import sys

WORDS = "keel hull mast sail rope deck port bow stern tide wind wave knot crew hold".split()


def paragraph(rng, number):
    text = str(number) + ": "
    for _ in range(12):
        text += rng.choice(WORDS) + " "
    return text.rstrip() + "."


def report(count):
    rng = random.Random(1)
    parts = [paragraph(rng, i) for i in range(count)]
    return "\n\n".join(parts)


if __name__ == "__main__":
    body = report(int(sys.argv[1]))
    print(len(body), hash(body) != 0)
