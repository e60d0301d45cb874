"""Matrices as lists of rows."""

from fractions import Fraction
from itertools import chain


def multiply(a, b):
    """Product of two square matrices."""
    n = len(a)
    product = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = 0
            for k in range(n):
                total += a[i][k] * b[k][j]
            product[i][j] = total
    return product


def multiply_by_columns(a, b):
    """Product with columns taken once by zip."""
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def transpose(rows):
    """Columns as rows."""
    return [list(column) for column in zip(*rows)]


def spiral(matrix):
    """All values from the outside in, clockwise."""
    out = []
    top, bottom, left, right = 0, len(matrix) - 1, 0, len(matrix[0]) - 1
    while top <= bottom and left <= right:
        out += matrix[top][left:right + 1]
        top += 1
        for r in range(top, bottom + 1):
            out.append(matrix[r][right])
        right -= 1
        if top <= bottom:
            out += matrix[bottom][left:right + 1][::-1]
            bottom -= 1
        if left <= right:
            for r in range(bottom, top - 1, -1):
                out.append(matrix[r][left])
            left += 1
    return out


def rotate(image):
    """A picture turned right by a quarter, in place."""
    n = len(image)
    for i in range(n):
        for j in range(i):
            image[i][j], image[j][i] = image[j][i], image[i][j]
    for row in image:
        row.reverse()


def trace(matrix):
    """Sum of the diagonal."""
    return sum(matrix[i][i] for i in range(len(matrix)))


def solve(matrix, right):
    """Solution of a linear system by elimination with row exchanges."""
    n = len(matrix)
    rows = [[*map(float, row), float(value)] for row, value in zip(matrix, right)]
    for col in range(n):
        pivot = max(range(col, n), key=lambda r: abs(rows[r][col]))
        rows[col], rows[pivot] = rows[pivot], rows[col]
        for r in range(col + 1, n):
            factor = rows[r][col] / rows[col][col]
            for c in range(col, n + 1):
                rows[r][c] -= factor * rows[col][c]
    x = [0.0] * n
    for r in reversed(range(n)):
        x[r] = (rows[r][n] - sum(rows[r][c] * x[c] for c in range(r + 1, n))) / rows[r][r]
    return x


def determinant_by_minors(matrix):
    """Determinant by expanding row by row over the columns that are left."""
    n = len(matrix)

    def expand(row, used):
        if row == n:
            return 1
        total, sign = 0, 1
        for col in range(n):
            if used >> col & 1:
                continue
            total += sign * matrix[row][col] * expand(row + 1, used | 1 << col)
            sign = -sign
        return total

    return expand(0, 0)


def summed_area(grid):
    """Table of sums of all upper left corners."""
    table = [[0] * (len(grid[0]) + 1)]
    for row in grid:
        running = 0
        line = [0]
        for above, value in zip(table[-1][1:], row):
            running += value
            line.append(running + above)
        table.append(line)
    return table


def fibonacci_by_matrix(n, modulus=10**9 + 7):
    """The n-th Fibonacci number by squaring a two by two matrix."""

    def times(p, q):
        return (
            (p[0] * q[0] + p[1] * q[2]) % modulus, (p[0] * q[1] + p[1] * q[3]) % modulus,
            (p[2] * q[0] + p[3] * q[2]) % modulus, (p[2] * q[1] + p[3] * q[3]) % modulus,
        )

    result, power = (1, 0, 0, 1), (1, 1, 1, 0)
    while n:
        if n & 1:
            result = times(result, power)
        power = times(power, power)
        n >>= 1
    return result[1]


def set_zeroes(matrix):
    """Clears every row and column that holds a zero."""
    rows = {r for r, row in enumerate(matrix) if 0 in row}
    cols = {c for row in matrix for c, value in enumerate(row) if value == 0}
    for r, row in enumerate(matrix):
        for c in range(len(row)):
            if r in rows or c in cols:
                row[c] = 0
    return matrix


def staircase_search(matrix, wanted):
    """Where a value stands in a matrix sorted along rows and columns."""
    r, c = 0, len(matrix[0]) - 1
    while r < len(matrix) and c >= 0:
        if matrix[r][c] == wanted:
            return r, c
        if matrix[r][c] > wanted:
            c -= 1
        else:
            r += 1
    return None


def flat_average(matrix):
    """Exact average of all values."""
    values = list(chain.from_iterable(matrix))
    return Fraction(sum(values), len(values))
