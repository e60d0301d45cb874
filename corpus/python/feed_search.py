"""Load an XML feed and write the entries whose summary has a passage, newest first."""

import argparse
import xml.etree.ElementTree as ET


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("feed")
    parser.add_argument("out")
    parser.add_argument("--passage", default="ab e")
    args = parser.parse_args()

    tree = ET.parse(args.feed)
    root = tree.getroot()
    found = [entry for entry in root.iter("entry") if args.passage in entry.findtext("summary", "")]
    found.sort(key=lambda entry: entry.findtext("updated", ""), reverse=True)

    result = ET.Element("feed", {"found": str(len(found))})
    result.extend(found)
    ET.ElementTree(result).write(args.out, encoding="utf-8", xml_declaration=True)
    print(len(found), "of", len(root), "entries")


if __name__ == "__main__":
    main()
