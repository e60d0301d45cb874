"""Names of every scope of a file, with the standard library's symtable."""
import sys
from pathlib import Path
from symtable import SymbolTable, symtable


def names(table: SymbolTable) -> int:
    """How many names of a scope and those inside it are local."""
    own = sum(symbol.is_local() and not symbol.is_imported() for symbol in table.get_symbols())
    return own + sum(names(inner) for inner in table.get_children())


for _ in range(60):
    print(names(symtable(Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[1], "exec")))
