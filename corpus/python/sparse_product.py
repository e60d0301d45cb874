"""Square a random sparse n by n matrix that is kept as rows of dictionaries."""

import argparse
import random


class SparseMatrix:
    def __init__(self, size):
        self.size = size
        self.rows = {}

    def __setitem__(self, place, value):
        row, column = place
        self.rows.setdefault(row, {})[column] = value

    def __matmul__(self, other):
        product = SparseMatrix(self.size)
        for i, row in self.rows.items():
            sums = {}
            for k, left in row.items():
                for j, right in other.rows.get(k, {}).items():
                    sums[j] = sums.get(j, 0.0) + left * right
            if sums:
                product.rows[i] = sums
        return product

    def __len__(self):
        return sum(map(len, self.rows.values()))

    @classmethod
    def random(cls, size, per_row, rng):
        matrix = cls(size)
        for row in range(size):
            for _ in range(per_row):
                matrix[row, rng.randrange(size)] = rng.random()
        return matrix


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--per-row", type=int, default=8)
    args = parser.parse_args()
    matrix = SparseMatrix.random(args.size, args.per_row, random.Random(4))
    product = matrix @ matrix
    print(len(matrix), "entries squared:", len(product))


if __name__ == "__main__":
    main()
