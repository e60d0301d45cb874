"""Turn a plain text into an HTML page: paragraphs, emphasis, links, a table of contents."""

import html
import re
import sys
from pathlib import Path

RULES = [
    (re.compile(r"\b(s\w+)"), r"<em>\1</em>"),
    (re.compile(r"\b(th\w+)"), r'<a href="#\1">\1</a>'),
    (re.compile(r"  +"), " "),
]


def convert(text):
    text = html.escape(text)
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    lines = text.splitlines()
    sections = [lines[i : i + 40] for i in range(0, len(lines), 40)]
    contents = [f'<li><a href="#s{i}">{section[0][:30]}</a></li>' for i, section in enumerate(sections)]
    body = [f'<h2 id="s{i}">{i}</h2>\n<p>' + "<br>\n".join(section) + "</p>" for i, section in enumerate(sections)]
    return "<!doctype html>\n<ul>\n" + "\n".join(contents) + "\n</ul>\n" + "\n".join(body) + "\n"


def main():
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    page = convert(source.read_text(encoding="utf-8"))
    target.write_text(page, encoding="utf-8")
    print(len(page), "characters,", page.count("<em>"), "emphasised")


if __name__ == "__main__":
    main()
