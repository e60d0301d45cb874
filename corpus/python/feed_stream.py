"""Entries a month and the busiest authors of an XML feed, read entry by entry."""

import sys
import xml.etree.ElementTree as ET
from collections import Counter


def entries(path):
    root = None
    for event, element in ET.iterparse(path, events=("start", "end")):
        if event == "start" and root is None:
            root = element
        elif event == "end" and element.tag == "entry":
            yield element
            root.clear()


def main():
    months, authors, languages = Counter(), Counter(), set()
    for entry in entries(sys.argv[1]):
        months[entry.findtext("updated", "")[:7]] += 1
        authors[entry.findtext("author", "nobody")] += 1
        languages.add(entry.get("lang"))
    for month, number in sorted(months.items()):
        print(month, number)
    print(*sorted(languages))
    for author, number in authors.most_common(3):
        print(f"{number:6} {author}")


if __name__ == "__main__":
    main()
