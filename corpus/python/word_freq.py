"""Word frequencies with a click command line; words of at least a given length."""

from collections import Counter

import click


@click.command()
@click.argument("source", type=click.File("r"))
@click.option("--least", default=4, show_default=True, help="shortest word to count")
@click.option("--top", default=5, show_default=True)
def main(source, least, top):
    counts = Counter()
    for line in source:
        counts.update(word for word in line.split() if len(word) >= least)
    for word, count in counts.most_common(top):
        click.echo(f"{count:8} {word}")


if __name__ == "__main__":
    main()
