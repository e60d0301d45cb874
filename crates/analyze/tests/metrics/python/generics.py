# PEP 695: what follows must not be lost.  @file function_count 3, cyclomatic 5
type Pair[T] = tuple[T, T]


def first[T: (int, str)](pair: Pair[T]) -> T:  # @= name first, cyclomatic 2, parameters 1
    return pair[0] if pair else None


class Box[T]:  # @type name Box, function_count 1
    def get[U = int](self, other: U) -> T | U:  # @= name Box.get, cyclomatic 2, parameters 2
        return self.value or other


def after(x):  # @= name after, cyclomatic 1
    return x
