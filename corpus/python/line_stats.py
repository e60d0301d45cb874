"""Count lines, words and characters of a text file and report its longest line, without keeping the file."""

import sys


def main():
    path = sys.argv[1]
    lines = words = characters = 0
    longest = ""
    with open(path, encoding="utf-8") as text:
        for line in text:
            lines += 1
            words += len(line.split())
            characters += len(line)
            if len(line) > len(longest):
                longest = line
    print(f"{lines} lines, {words} words, {characters} characters")
    print(f"longest line: {len(longest)} characters, starts {longest[:40]!r}")


if __name__ == "__main__":
    main()
