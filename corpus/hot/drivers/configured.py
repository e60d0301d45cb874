"""Reads a long configuration, with the standard library's configparser."""
import configparser

text = "".join(f"[part{at}]\nname = value {at}\npath = %(name)s/x\n# said\nlong = a\n  b\n" for at in range(8000))
parser = configparser.ConfigParser()
parser.read_string(text)
print(sum(len(parser[name]["path"]) for name in parser.sections()[:2000]))
