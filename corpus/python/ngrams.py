"""Learn which word follows which two, and let the model write a line."""

import random
import sys
from collections import Counter, defaultdict


def words(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield from line.split()


def train(stream, order):
    model = defaultdict(Counter)
    context = ()
    for word in stream:
        if len(context) == order:
            model[context][word] += 1
        context = (*context, word)[-order:]
    return model


def write(model, length, rng):
    context = rng.choice(list(model))
    out = list(context)
    while len(out) < length and context in model:
        choices = model[context]
        word = rng.choices(list(choices), weights=choices.values())[0]
        out.append(word)
        context = (*context[1:], word)
    return " ".join(out)


def main():
    order = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    model = train(words(sys.argv[1]), order)
    print(len(model), "contexts")
    print(write(model, 20, random.Random(1)))


if __name__ == "__main__":
    main()
