"""Arguments for functions of the package sqlparse: a statement's tokens before anything is grouped."""

from driver import bound
from sqlparse import lexer
from sqlparse.engine.statement_splitter import StatementSplitter


def _statement(text):
    return (next(iter(StatementSplitter().process(lexer.tokenize(text)))),)


@bound("linear", "linear", top=1_000, note="n conditions", of="sqlparse.engine.grouping.group_comparison")
def group_comparison(n, rng):
    return _statement("select 1 from t where " + " and ".join(f"a{i} = {i}" for i in range(n)))


@bound("linear", "linear", note="n numbers", of="sqlparse.engine.grouping.group_aliased")
def group_aliased(n, rng):
    return _statement("select " + ", ".join(f"{i} a{i}" for i in range(n)) + " from t")


@bound("linear", "linear", note="n comments", of="sqlparse.engine.grouping.group_comments")
def group_comments(n, rng):
    return _statement("select 1 " + " ".join(f"/* {i} */ , {i}" for i in range(n)) + " from t")


@bound("linear", "linear", note="n values", of="sqlparse.engine.grouping.group_values")
def group_values(n, rng):
    return _statement("insert into t values " + ", ".join(f"{i}" for i in range(n)))


@bound("linear", "linear", note="n names", of="sqlparse.engine.grouping.group_functions")
def group_functions(n, rng):
    return _statement("select " + ", ".join(f"a{i}" for i in range(n)) + " from t")


@bound("linear", "linear", top=800, note="n columns", of="sqlparse.engine.grouping.group_tzcasts")
def group_tzcasts(n, rng):
    return _statement("select " + ", ".join(f"a{i}" for i in range(n)) + " from t")


@bound("linear", "linear", top=800, note="n columns", of="sqlparse.engine.grouping.group_arrays")
def group_arrays(n, rng):
    return _statement("select " + ", ".join(f"a{i}" for i in range(n)) + " from t")


@bound("linear", "linear", note="n columns", of="sqlparse.engine.grouping.group_order")
def group_order(n, rng):
    return _statement("select 1 from t order by " + ", ".join(f"{i} desc" for i in range(n)))
