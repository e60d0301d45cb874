# Cases: each that can fail to fit, and each guard.


def with_a_catch_all(x):  # @= cyclomatic 3, cognitive 1, npath 3, nesting 1
    match x:  # @+ cognitive 1
        case 1:  # @+ cyclomatic 1
            return "one"
        case 2:  # @+ cyclomatic 1
            return "two"
        case _:
            return "many"


def without(x):  # @= cyclomatic 4, cognitive 1, npath 4
    match x:  # @+ cognitive 1
        case 1:  # @+ cyclomatic 1
            pass
        case 2 | 3:  # @+ cyclomatic 1
            pass
        case [4, *_]:  # @+ cyclomatic 1
            pass


def guards(x, y):  # @= cyclomatic 5, cognitive 2
    match x:  # @+ cognitive 1
        case int() if y > 1:  # @+ cyclomatic 2
            pass
        case other if other and y:  # @+ cyclomatic 2, cognitive 1
            pass
        case _:
            pass


def names_and_brackets(x):  # @= cyclomatic 1
    match x:  # @+ cognitive 1
        case (anything):
            return anything


def sequence_of_one(x):  # @= cyclomatic 2
    match x:  # @+ cognitive 1
        case only,:  # @+ cyclomatic 1
            return only


def values_and_sequences(x):  # @= cyclomatic 6
    match x:  # @+ cognitive 1
        case Color.RED:  # @+ cyclomatic 1
            pass
        case a, b:  # @+ cyclomatic 1
            pass
        case (a,):  # @+ cyclomatic 1
            pass
        case {"k": a}:  # @+ cyclomatic 1
            pass
        case str() as a:  # @+ cyclomatic 1
            pass
        case _ as a:
            pass


def nested(x, y):  # @= cyclomatic 3, cognitive 3, nesting 2
    match x:  # @+ cognitive 1
        case 1:  # @+ cyclomatic 1
            if y:  # @+ cyclomatic 1, cognitive 2
                pass
