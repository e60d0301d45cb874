"""Arguments for functions of the package zxcvbn."""

from driver import bound


def _word(n, rng, letters="abcdefghijklmnopqrstuvwxyz"):
    return "".join(rng.choices(letters, k=n))


@bound("linear", "linear", note="a word of n letters", of="zxcvbn.scoring.dictionary_guesses")
def dictionary_guesses(n, rng):
    return ({"rank": 5, "token": _word(n, rng)},)


@bound("constant", "constant", top=10**9, pure=True, note="the number n", of="zxcvbn.matching.two_to_four_digit_year")
def two_to_four_digit_year(n, rng):
    return (n,)


@bound("polynomial", "linear", top=200_000, note="ten to the power of n", of="zxcvbn.scoring.bruteforce_guesses")
def bruteforce_guesses(n, rng):
    return ({"token": _word(n, rng)},)


@bound("linear", "linear", of="zxcvbn.matching.sequence_match")
def sequence_match(n, rng):
    return (_word(n, rng),)


@bound(
    "quadratic",
    "constant",
    top=900,
    note="a word of n letters, half of them capitals",
    of="zxcvbn.scoring.uppercase_variations",
)
def uppercase_variations(n, rng):
    return (
        {"token": "".join(map("".join, zip(_word(n // 2 + 1, rng), _word(n // 2 + 1, rng, "ABCDEFG"), strict=True)))},
    )


@bound("constant", "constant", top=10**9, pure=True, note="the year n", of="zxcvbn.scoring.date_guesses")
def date_guesses(n, rng):
    return ({"year": n, "separator": "/"},)


@bound("quadratic", "quadratic", note="no matches", of="zxcvbn.scoring.most_guessable_match_sequence")
def most_guessable_match_sequence(n, rng):
    return _word(n, rng), []


@bound("quadratic", "linear", top=900, note="a word of n letters", of="zxcvbn.scoring.l33t_variations")
def l33t_variations(n, rng):
    return ({"l33t": True, "sub": {"4": "a"}, "token": "a4" * (n // 2 + 1)},)


@bound("cubic", "constant", top=400, note="half as many turns as letters", of="zxcvbn.scoring.spatial_guesses")
def spatial_guesses(n, rng):
    return ({"graph": "qwerty", "token": _word(n, rng), "turns": n // 2, "shifted_count": 0},)
