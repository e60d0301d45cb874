"""Group the records of a JSON array by their city and print the totals.

The whole document is loaded: json.load has no other way.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any


def load(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        return json.load(handle)


def totals(records: list[dict[str, Any]]) -> dict[str, float]:
    by_city: defaultdict[str, float] = defaultdict(float)
    for record in records:
        by_city[record["city"]] += record["amount"]
    return dict(by_city)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=Path)
    parser.add_argument("--top", type=int, default=5)
    options = parser.parse_args()
    found = totals(load(options.document))
    for city, amount in sorted(found.items(), key=lambda item: -item[1])[: options.top]:
        print(f"{city:<12} {amount:14.2f}")


if __name__ == "__main__":
    main()
