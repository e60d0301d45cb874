"""Arguments for functions of eulerlib."""

from driver import bound


@bound("linear", "linear", of="eulerlib.etc.list_to_num", top=400, note="a hundred digits fit into few machine words")
def list_to_num(n, rng):
    return ([rng.randrange(10) for _ in range(n)],)


@bound("logarithmic", "logarithmic", of="eulerlib.numtheory.digital_sum", pure=True)
def digital_sum(n, rng):
    return (n,)


@bound("linear", "linear", of="eulerlib.numtheory.nCr", top=400, note="the numbers grow")
def nCr(n, rng):
    return n, n // 2


@bound("linearithmic", "linear", of="eulerlib.prime_numbers.primes", top=100_000)
def primes(n, rng):
    return (n,)


@bound("linearithmic", "linear", of="eulerlib.prime_numbers.primes_wheel_fact", top=100_000)
def primes_wheel_fact(n, rng):
    return (n,)
