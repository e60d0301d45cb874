"""Fills in many forms, with the standard library's string."""
import string

form = string.Template("Dear $name, the ${thing} costs $$ $price.\n" * 20)
print(sum(len(form.substitute(name=at, thing="line", price=at / 3)) for at in range(3000)))
print(sum(len(string.Formatter().format("{0:>10} {name!r}", at, name="x")) for at in range(20000)))
