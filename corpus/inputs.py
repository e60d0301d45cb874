"""Generated inputs: files of a stated kind and size, the same bytes on every machine.

Knows nothing of the programs that read them. Standard library only.
"""

from __future__ import annotations

import math
import random
import re
import struct
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

SIZES = {"": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9}
LEVELS = ("INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR")
SERVICES = ("auth", "billing", "search", "mail", "gateway", "storage", "report", "queue")
EVENTS = (
    "request done", "request timeout after retry", "connection reset by peer", "cache refreshed", "user signed in",
)
LETTERS = "etaoinshrdlucmfwypvbgk"


def parse_size(text: str) -> int:
    """Bytes of `20MB`, `64kB`, `4096`."""
    match = re.fullmatch(r"(\d+)(kB|MB|GB)?", text)
    if match is None:
        raise ValueError(f"not a size: {text!r}")
    return int(match[1]) * SIZES[match[2] or ""]


def word(rng: random.Random, least: int = 2, most: int = 11) -> str:
    """A pronounceable-looking word."""
    return "".join(rng.choices(LETTERS, k=rng.randint(least, most)))


def text(rng: random.Random) -> Iterator[str]:
    """Lines of 4 to 14 words out of 20,000."""
    vocabulary = [word(rng) for _ in range(20_000)]
    while True:
        # Lines are drawn by the hundred: one call for many words is what makes large files bearable.
        words = iter(rng.choices(vocabulary, k=1500))
        for _ in range(100):
            yield " ".join(next(words) for _ in range(rng.randint(4, 14))) + "\n"


def tokens(rng: random.Random) -> Iterator[str]:
    """Lines of eight words, most of which occur once."""
    while True:
        yield " ".join(format(rng.getrandbits(40), "010x") for _ in range(8)) + "\n"


def log(rng: random.Random) -> Iterator[str]:
    """Stamp, level, service, message."""
    for number in count():
        day = f"2026-{number // 2678400 % 12 + 1:02d}-{number // 86400 % 28 + 1:02d}"
        stamp = f"{day}T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"
        yield (
            f"{stamp} {rng.choice(LEVELS)} {rng.choice(SERVICES)} {rng.choice(EVENTS)} "
            f"id={number} took={rng.getrandbits(10)}ms\n"
        )


def csv(rng: random.Random) -> Iterator[str]:
    """A table with numbers, few categories, days and short notes."""
    notes = [word(rng) + " " + word(rng) for _ in range(5000)]
    categories = [word(rng, 4, 9) for _ in range(40)]
    days = [f"2025-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 31)]
    yield "id,category,value,day,note\n"
    for number in count(1):
        value = rng.getrandbits(20) / 100
        yield f"{number},{rng.choice(categories)},{value},{rng.choice(days)},{rng.choice(notes)}\n"


def record(rng: random.Random, number: int, cities: list[str]) -> str:
    """One JSON object."""
    active = "true" if rng.getrandbits(1) else "false"
    return (
        f'{{"id": {number}, "city": "{rng.choice(cities)}", "amount": {rng.getrandbits(20) / 100}, '
        f'"active": {active}, "tags": ["{rng.choice(SERVICES)}", "{rng.choice(SERVICES)}"]}}'
    )


def jsonl(rng: random.Random) -> Iterator[str]:
    """One record a line."""
    cities = [word(rng, 5, 9).title() for _ in range(60)]
    for number in count(1):
        yield record(rng, number, cities) + "\n"


def numbers(rng: random.Random) -> Iterator[str]:
    """One decimal number a line."""
    while True:
        yield f"{rng.random() * 1000:.6f}\n"


def edges(rng: random.Random) -> Iterator[str]:
    """Two node numbers a line: every node points at eight earlier ones, the early ones more often."""
    for node in count(1):
        yield "".join(f"{node} {int(node * rng.random() ** 2)}\n" for _ in range(8))


def xml(rng: random.Random) -> Iterator[str]:
    """The entries of a feed."""
    words = [word(rng) for _ in range(5000)]
    authors = [word(rng, 4, 8).title() + " " + word(rng, 5, 10).title() for _ in range(300)]
    for number in count(1):
        yield (
            f'  <entry id="{number}" lang="{rng.choice(("en", "de", "fr"))}">\n'
            f"    <title>{' '.join(rng.choices(words, k=6))}</title>\n"
            f"    <author>{rng.choice(authors)}</author>\n"
            f"    <updated>2026-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}T08:00:00Z</updated>\n"
            f"    <summary>{' '.join(rng.choices(words, k=30))}</summary>\n"
            "  </entry>\n"
        )


def write_lines(path: Path, size: int, lines: Iterator[str]) -> None:
    """Whole lines up to the size."""
    written = 0
    with path.open("w", encoding="ascii", newline="") as stream:
        for line in lines:
            written += len(line)
            if written > size:
                return
            stream.write(line)


def write_json(path: Path, size: int, lines: Iterator[str]) -> None:
    """The records of `jsonl` as one array, up to the size."""
    written = 4
    with path.open("w", encoding="ascii", newline="") as stream:
        stream.write("[")
        for number, line in enumerate(lines):
            written += len(line) + 1
            if written > size:
                break
            stream.write((",\n" if number else "\n") + line.rstrip("\n"))
        stream.write("\n]\n")


def write_xml(path: Path, size: int, entries: Iterator[str]) -> None:
    """A feed of whole entries up to the size."""
    head, tail = '<?xml version="1.0" encoding="utf-8"?>\n<feed>\n', "</feed>\n"
    written = len(head) + len(tail)
    with path.open("w", encoding="ascii", newline="") as stream:
        stream.write(head)
        for entry in entries:
            written += len(entry)
            if written > size:
                break
            stream.write(entry)
        stream.write(tail)


def write_pgm(path: Path, size: int, rng: random.Random) -> None:
    """A square greyscale image, a gradient under noise, a little smaller than the size."""
    side = math.isqrt(max(0, size - 32))
    with path.open("wb") as stream:
        stream.write(f"P5\n{side} {side}\n255\n".encode("ascii"))
        for y in range(side):
            noise = rng.randbytes(side)
            shade = y * 128 // side
            stream.write(bytes(shade + (value >> 1) for value in noise))


def write_binary(path: Path, size: int, rng: random.Random) -> None:
    """Random bytes."""
    with path.open("wb") as stream:
        for start in range(0, size, 1 << 20):
            stream.write(rng.randbytes(min(1 << 20, size - start)))


def write_npy(path: Path, size: int, rng: random.Random) -> None:
    """NumPy's format 1.0: one row of float64 between 0 and 1."""
    length = max(0, size - 128) // 8
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({length},), }}"
    header = header.ljust(117) + "\n"
    block = struct.pack("<4096d", *(rng.random() for _ in range(4096)))
    with path.open("wb") as stream:
        stream.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode("ascii"))
        left = length * 8
        while left > 0:
            stream.write(block[:left])
            left -= len(block)


LINES: dict[str, Callable[[random.Random], Iterator[str]]] = {
    "text": text, "tokens": tokens, "log": log, "csv": csv, "jsonl": jsonl, "numbers": numbers,
    "edges": edges,
}


# Plain text is called that, as it would be where people keep it.
SUFFIXES = {"text": "txt", "tokens": "txt", "numbers": "txt", "edges": "txt", "binary": "bin"}


def make(folder: Path, kind: str, size: str, hollow: bool = False) -> Path:
    """The file of this kind and size below `folder`, made if it is not there yet.

    A hollow one has the size but nothing in it, and takes no time.
    """
    path = folder / f"{kind}-{size}.{SUFFIXES.get(kind, kind)}"
    if path.exists():
        return path
    part = path.with_suffix(".part")
    if hollow:
        with part.open("wb") as stream:
            stream.truncate(parse_size(size))
        return part.rename(path)
    rng = random.Random(f"{kind} {size}")
    if kind in LINES:
        write_lines(part, parse_size(size), LINES[kind](rng))
    elif kind == "json":
        write_json(part, parse_size(size), jsonl(rng))
    elif kind == "xml":
        write_xml(part, parse_size(size), xml(rng))
    elif kind == "pgm":
        write_pgm(part, parse_size(size), rng)
    elif kind == "binary":
        write_binary(part, parse_size(size), rng)
    elif kind == "npy":
        write_npy(part, parse_size(size), rng)
    else:
        raise ValueError(f"no such kind of input: {kind!r}")
    return part.rename(path)
