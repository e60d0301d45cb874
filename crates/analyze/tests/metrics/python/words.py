# Operators and operands, assignments, branches and conditions.


def add(a, b):  # @= volume 34.87, difficulty 5.00, effort 174.35, abc 0.0, lines.source 2
    return a + b


def abc(x, y):  # @= abc 4.12, exits 2, fan_out 3
    z = x
    z += 1
    if z == y:
        print(z)
        raise ValueError(z)
    else:
        return len(y)
