# Functions in functions, classes, lambdas, decorators, PEP 695.
import functools


def outer(x):  # @= cyclomatic 2, cognitive 3, name outer, kind function, parameters 1
    if x:  # @+ cyclomatic 1, cognitive 1
        pass

    def inner(y):  # @= cyclomatic 2, cognitive 1, name outer.inner, kind function
        if y:  # @+ cyclomatic 1, cognitive 1
            pass

    return inner


def decorator(function):  # @= cyclomatic 1, cognitive 1
    """Wraps; its wrapper is not nested."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):  # @= cyclomatic 2, cognitive 1, parameters 2, name decorator.wrapper
        if args:  # @+ cyclomatic 1, cognitive 1
            print(args)
        return function(*args, **kwargs)

    return wrapper


class Outer:  # @type name Outer, kind class, function_count 3, cyclomatic 8, cognitive 3
    limit = 3

    @property
    # Between a decorator and what it decorates.
    def a(self):  # @= name Outer.a, kind method, start_line 31, parameters 1, cyclomatic 2
        return self if self.limit else None  # @+ cyclomatic 1, cognitive 1

    class Inner:  # @type name Outer.Inner, function_count 1, cyclomatic 2
        def b(self, /, x, *, y=1):  # @= name Outer.Inner.b, kind method, parameters 3
            while x:  # @+ cyclomatic 1, cognitive 1
                x -= y

    def c(self):  # @= cyclomatic 4, cognitive 1, name Outer.c
        return [x for x in self if x] and None  # @+ cyclomatic 3, cognitive 1
