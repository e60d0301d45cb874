"""Arguments for functions of Mido."""

from driver import bound


@bound("linear", "linear", of="mido.messages.decode.decode_message", note="one message of system data")
def decode_message(n, rng):
    return ([0xF0, *(rng.randrange(128) for _ in range(n)), 0xF7],)


@bound("quadratic", "linear", of="mido.midifiles.meta.decode_variable_int", top=10_000)
def decode_variable_int(n, rng):
    return ([rng.randrange(128) for _ in range(n)],)
