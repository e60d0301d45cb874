"""Counts the tags of a page, with the standard library's html.parser."""
from html.parser import HTMLParser


class Counter(HTMLParser):
    """Counts tags."""

    count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag more."""
        self.count += 1 + len(attrs)


counter = Counter()
counter.feed("".join(f'<p class="row" id="p{at}">Some <b>text</b> &amp; more<br></p>\n' for at in range(20000)))
print(counter.count)
