"""Build an organisation of n people, pickle it, load it again and compare."""

import argparse
import pickle
import random


class Person:
    def __init__(self, number, name, salary):
        self.number = number
        self.name = name
        self.salary = salary
        self.reports = []

    def cost(self):
        """Salaries of the person and everyone below."""
        total, todo = 0, [self]
        while todo:
            person = todo.pop()
            total += person.salary
            todo.extend(person.reports)
        return total


def hire(count, rng):
    people = [Person(0, "head", 200_000)]
    for number in range(1, count):
        person = Person(number, f"person {number}", rng.randrange(30_000, 90_000))
        people[(number - 1) // 6].reports.append(person)
        people.append(person)
    return people[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("file")
    args = parser.parse_args()
    head = hire(args.count, random.Random(6))
    with open(args.file, "wb") as out:
        pickle.dump(head, out, protocol=pickle.HIGHEST_PROTOCOL)
    with open(args.file, "rb") as stream:
        again = pickle.load(stream)
    print(args.count, "people cost", again.cost(), "same" if again.cost() == head.cost() else "different")


if __name__ == "__main__":
    main()
