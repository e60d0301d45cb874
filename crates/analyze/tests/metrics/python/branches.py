# Branches, loops and what hangs on them.


def straight(x):  # @= cyclomatic 1, cyclomatic_strict 1, cognitive 0, npath 1, nesting 0, exits 1, parameters 1
    y = x + 1
    return y


def chain(x):  # @= cyclomatic 4, cognitive 4, npath 4, nesting 1, exits 0
    if x == 1:  # @+ cyclomatic 1, cognitive 1
        pass
    elif x == 2:  # @+ cyclomatic 1, cognitive 1
        pass
    elif x == 3:  # @+ cyclomatic 1, cognitive 1
        pass
    else:  # @+ cognitive 1
        pass


def else_with_an_if_inside(x, y):  # @= cyclomatic 3, cognitive 4, npath 3, nesting 2
    if x:  # @+ cyclomatic 1, cognitive 1
        pass
    else:  # @+ cognitive 1
        if y:  # @+ cyclomatic 1, cognitive 2
            pass


def two_in_a_row(x, y):  # @= cyclomatic 3, cognitive 2, npath 4, nesting 1
    if x:  # @+ cyclomatic 1, cognitive 1
        pass
    if y:  # @+ cyclomatic 1, cognitive 1
        pass


def loops(rows):  # @= cyclomatic 4, cognitive 6, nesting 3, npath 4
    for row in rows:  # @+ cyclomatic 1, cognitive 1
        for cell in row:  # @+ cyclomatic 1, cognitive 2
            while cell:  # @+ cyclomatic 1, cognitive 3
                cell -= 1


def loops_with_else(rows):  # @= cyclomatic 3, cognitive 4, npath 4
    for row in rows:  # @+ cyclomatic 1, cognitive 1
        break
    else:  # @+ cognitive 1
        pass
    while rows:  # @+ cyclomatic 1, cognitive 1
        continue
    else:  # @+ cognitive 1
        pass


def logic(a, b, c, d):  # @= cyclomatic 8, cyclomatic_strict 2, cognitive 6
    if a and b and c:  # @+ cyclomatic 3, cognitive 2
        return d
    x = a and b or c and d  # @+ cyclomatic 3, cognitive 3
    return a or x  # @+ cyclomatic 1, cognitive 1


def logic_in_brackets(a, b, c):  # @= cyclomatic 7, cyclomatic_strict 1, cognitive 5
    x = a and (b and c)  # @+ cyclomatic 2, cognitive 1
    y = a and not (b and c)  # @+ cyclomatic 2, cognitive 2
    return [a or b, a or c]  # @+ cyclomatic 2, cognitive 2


def ternaries(a, b):  # @= cyclomatic 3, cognitive 3, npath 4
    return 1 if a else 2 if b else 3  # @+ cyclomatic 2, cognitive 3


def with_is_no_branch(path):  # @= cyclomatic 1, cognitive 0, nesting 0, npath 1
    with open(path) as file, open(path):
        return file.read()


async def asynchronous(stream):  # @= cyclomatic 3, cognitive 3, nesting 2
    async with stream:
        async for item in stream:  # @+ cyclomatic 1, cognitive 1
            if await item:  # @+ cyclomatic 1, cognitive 2
                yield item


def asserts_and_deletes(x):  # @= cyclomatic 1, cognitive 0
    assert x, "no branch that anybody counts"
    del x


def comparisons_in_a_row(x):  # @= cyclomatic 1, cognitive 0
    return 1 < x < 3
