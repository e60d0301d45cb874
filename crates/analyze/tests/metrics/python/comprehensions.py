# Clauses and filters of comprehensions are branches; they read as one step, so cognitive complexity has none of them.


def comprehensions(rows):  # @= cyclomatic 8, cyclomatic_strict 8, cognitive 0, npath 9
    flat = [cell for row in rows for cell in row if cell]  # @+ cyclomatic 3
    pairs = {key: value for key, value in flat}  # @+ cyclomatic 1
    names = {name for name in flat if name if flat}  # @+ cyclomatic 3
    return flat, pairs, names


async def asynchronous(rows):  # @= cyclomatic 2
    return (row async for row in rows)  # @+ cyclomatic 1


def lambdas(rows):  # @= cyclomatic 1, cognitive 2, exits 1
    return sorted(
        rows,
        key=lambda row: row if row else None,  # @= kind closure, cyclomatic 2, cognitive 1  @+ cyclomatic 1, cognitive 1
    )


outside = [row for row in () if row]  # @+ cyclomatic 2
