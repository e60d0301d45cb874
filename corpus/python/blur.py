"""Box-blur a binary PGM image, rows first and columns after."""

import argparse
from itertools import accumulate


class Image:
    def __init__(self, width, height, pixels):
        self.width = width
        self.height = height
        self.pixels = pixels

    @classmethod
    def load(cls, path):
        with open(path, "rb") as stream:
            if stream.readline().strip() != b"P5":
                raise ValueError(f"{path}: not a binary PGM")
            width, height = map(int, stream.readline().split())
            stream.readline()
            return cls(width, height, bytearray(stream.read(width * height)))

    def save(self, path):
        with open(path, "wb") as stream:
            stream.write(b"P5\n%d %d\n255\n" % (self.width, self.height))
            stream.write(self.pixels)

    def transposed(self):
        pixels = bytearray(len(self.pixels))
        for x in range(self.width):
            pixels[x * self.height : (x + 1) * self.height] = self.pixels[x :: self.width]
        return Image(self.height, self.width, pixels)


def blur_rows(image, radius):
    out = bytearray()
    for y in range(image.height):
        row = image.pixels[y * image.width : (y + 1) * image.width]
        sums = [0, *accumulate(row)]
        for x in range(image.width):
            left, right = max(0, x - radius), min(image.width, x + radius + 1)
            out.append((sums[right] - sums[left]) // (right - left))
    return Image(image.width, image.height, out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("-r", "--radius", type=int, default=3)
    args = parser.parse_args()
    image = Image.load(args.source)
    image = blur_rows(image, args.radius).transposed()
    image = blur_rows(image, args.radius).transposed()
    image.save(args.target)
    print(image.width, "x", image.height, "mean", sum(image.pixels) // max(1, len(image.pixels)))


if __name__ == "__main__":
    main()
