"""Arguments for functions of zxcvbn."""

from driver import bound


@bound("linear", "linear", of="zxcvbn.matching.sequence_match", note="runs of four", top=3000)
def sequence_match(n, rng):
    return ("".join(rng.choice(["abcd", "4321", "xq"]) for _ in range(n)),)


@bound("quadratic", "linear", of="zxcvbn.scoring.bruteforce_guesses", top=30_000, note="a power with n digits", pure=True)
def bruteforce_guesses(n, rng):
    return ({"token": "x" * n},)
