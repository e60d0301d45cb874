"""Arguments for functions of Django."""

from driver import bound


def _text(n, rng, letters="abcdefghijklmnopqrstuvwxyz "):
    return "".join(rng.choices(letters, k=n))


@bound("linear", "linear", of="django.template.defaultfilters.cut")
def cut(n, rng):
    return _text(n, rng), "a"


@bound("linearithmic", "linear", of="django.template.defaultfilters.dictsort")
def dictsort(n, rng):
    return [{"age": rng.random()} for _ in range(n)], "age"


@bound("linear", "linear", of="django.template.defaultfilters.join", note="words of eight letters")
def join(n, rng):
    return [_text(8, rng) for _ in range(n)], ", "


@bound("linear", "linear", of="django.template.defaultfilters.pprint", top=3000)
def pprint(n, rng):
    return ([rng.randrange(10**6) for _ in range(n)],)


@bound("linear", "linear", of="django.utils.regex_helper.get_quantifier", top=1000)
def get_quantifier(n, rng):
    return "{", iter([("7", False)] * n + [("}", False)])


@bound("linear", "constant", of="django.utils.regex_helper.next_char")
def next_char(n, rng):
    return (iter(_text(n, rng)),)


@bound("linear", "linear", of="django.utils.text.add_truncation_text", top=1_000_000, pure=True)
def add_truncation_text(n, rng):
    return _text(n, rng), "..."


@bound("linear", "linear", of="django.utils.text.calculate_truncate_chars_length", top=100_000)
def calculate_truncate_chars_length(n, rng):
    return n + 1, _text(n, rng, "abc")


@bound("linear", "linear", of="django.utils.text.capfirst", top=1_000_000, pure=True)
def capfirst(n, rng):
    return (_text(n, rng),)


@bound("linear", "linear", of="django.utils.text.phone2numeric")
def phone2numeric(n, rng):
    return (_text(n, rng),)
