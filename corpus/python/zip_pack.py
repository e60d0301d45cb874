"""Pack files into a zip archive, then check it and list what is in it."""

import argparse
import zipfile
from pathlib import Path


def pack(archive, paths):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for number, path in enumerate(paths):
            out.write(path, f"{number:03d}-{path.name}")


def listing(archive):
    with zipfile.ZipFile(archive) as packed:
        damaged = packed.testzip()
        if damaged is not None:
            raise SystemExit(f"{archive}: {damaged} is damaged")
        return packed.infolist()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    args = parser.parse_args()
    pack(args.archive, args.files)
    for info in listing(args.archive):
        print(f"{info.file_size:12} {info.compress_size:12} {info.filename}")


if __name__ == "__main__":
    main()
