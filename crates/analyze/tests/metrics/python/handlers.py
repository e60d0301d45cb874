# Handlers: each is a branch; what always runs is none.


def handled(x):  # @= cyclomatic 3, cognitive 3, nesting 1, npath 3
    try:
        x()
    except ValueError:  # @+ cyclomatic 1, cognitive 1
        pass
    except (KeyError, OSError) as error:  # @+ cyclomatic 1, cognitive 1
        print(error)
    else:  # @+ cognitive 1
        pass
    finally:
        pass


def groups(x):  # @= cyclomatic 3, cognitive 2
    try:
        x()
    except* ValueError:  # @+ cyclomatic 1, cognitive 1
        pass
    except* OSError as group:  # @+ cyclomatic 1, cognitive 1
        raise group


def nested(x):  # @= cyclomatic 3, cognitive 3, nesting 2, exits 1
    try:
        if x:  # @+ cyclomatic 1, cognitive 1
            x()
    except Exception:  # @+ cyclomatic 1, cognitive 1
        try:
            x()
        finally:
            raise
    else:  # @+ cognitive 1
        pass
