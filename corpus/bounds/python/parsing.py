"""Readers of small languages and formats."""

import ast
import csv
import io
import json
import re
from dataclasses import dataclass


def brackets_match(text):
    """Whether every bracket is closed by its own kind."""
    closing = {")": "(", "]": "[", "}": "{"}
    stack = []
    for c in text:
        if c in "([{":
            stack.append(c)
        elif c in closing:
            if not stack or stack.pop() != closing[c]:
                return False
    return not stack


@dataclass
class Token:
    """A piece of an expression."""

    kind: str
    text: str


def tokenize(text):
    """Tokens of an arithmetic expression."""
    found = []
    for match in re.finditer(r"\s*(?:(\d+)|(.))", text):
        number, sign = match.groups()
        found.append(Token("number", number) if number else Token("sign", sign))
    return found


class Calculator:
    """Sums, products and brackets by recursive descent."""

    def __init__(self, text):
        self.tokens = tokenize(text)
        self.at = 0

    def peek(self):
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def expression(self):
        value = self.term()
        while self.peek() in ("+", "-"):
            value = value + self.term() if self.take().text == "+" else value - self.term()
        return value

    def term(self):
        value = self.factor()
        while self.peek() == "*":
            self.take()
            value = value * self.factor() % 1_000_003
        return value

    def factor(self):
        token = self.take()
        if token.text == "(":
            value = self.expression()
            self.take()
            return value
        return int(token.text)


def evaluate(text):
    """Value of an expression."""
    return Calculator(text).expression()


def to_postfix(tokens):
    """Tokens of an expression in postfix order, by precedence."""
    precedence = {"+": 1, "-": 1, "*": 2, "/": 2}
    out, signs = [], []
    for token in tokens:
        if token in precedence:
            while signs and precedence.get(signs[-1], 0) >= precedence[token]:
                out.append(signs.pop())
            signs.append(token)
        elif token == "(":
            signs.append(token)
        elif token == ")":
            while (sign := signs.pop()) != "(":
                out.append(sign)
        else:
            out.append(token)
    return out + signs[::-1]


def read_ini(text):
    """Sections with their settings."""
    sections = {}
    current = sections.setdefault("", {})
    for line in text.splitlines():
        line = line.partition(";")[0].strip()
        if not line:
            continue
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1], {})
        else:
            key, _, value = line.partition("=")
            current[key.strip()] = value.strip()
    return sections


def totals_of_csv(text):
    """Sum of the amounts of each account in a table."""
    totals = {}
    for row in csv.DictReader(io.StringIO(text)):
        totals[row["account"]] = totals.get(row["account"], 0.0) + float(row["amount"])
    return totals


def json_leaves(document):
    """Number of leaves of a JSON document."""

    def leaves(value):
        if isinstance(value, dict):
            return sum(leaves(child) for child in value.values())
        if isinstance(value, list):
            return sum(map(leaves, value))
        return 1

    return leaves(json.loads(document))


def read_lisp(text):
    """Nested lists from text in brackets, words taken off the front of a list."""
    words = text.replace("(", " ( ").replace(")", " ) ").split()

    def read():
        word = words.pop(0)
        if word != "(":
            return word
        items = []
        while words[0] != ")":
            items.append(read())
        words.pop(0)
        return items

    return read()


def names_in_code(source):
    """Names that Python code assigns to."""
    tree = ast.parse(source)
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def decode_repeats(text):
    """Text in which 3[ab] means ababab, brackets nested as one likes."""
    stack = [[]]
    times = []
    digits = ""
    for c in text:
        if c.isdigit():
            digits += c
        elif c == "[":
            times.append(int(digits))
            stack.append([])
            digits = ""
        elif c == "]":
            inner = "".join(stack.pop())
            stack[-1].append(inner * times.pop())
        else:
            stack[-1].append(c)
    return "".join(stack[0])
