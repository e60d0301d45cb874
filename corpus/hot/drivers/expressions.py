"""Compiles many regular expressions, with the standard library's re."""
import re

patterns = [rf"(?:a{at}|b[c-f]{{2,{at + 3}}}|\d+\s*(?P<name>\w*))+?(?=x|y{at})[^z]*$" for at in range(1500)]
print(sum(re.compile(pattern).groups for pattern in patterns))
