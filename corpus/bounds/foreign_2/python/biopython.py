"""Arguments for functions of Biopython."""

from driver import bound


def letters(n, rng):
    return "".join(rng.choices("ACGT", k=n))


@bound("linear", "linear", of="Bio.Seq.transcribe", top=1_000_000, pure=True)
def transcribe(n, rng):
    return (letters(n, rng),)


@bound("linear", "constant", of="Bio.SeqUtils.CheckSum.gcg")
def gcg(n, rng):
    return (letters(n, rng),)


@bound("linear", "linear", of="Bio.Seq.reverse_complement_rna", top=1_000_000, pure=True)
def reverse_complement_rna(n, rng):
    return (letters(n, rng).replace("T", "U"),)


@bound("linear", "constant", of="Bio.SeqUtils.gc_fraction", top=1_000_000, pure=True)
def gc_fraction(n, rng):
    return (letters(n, rng),)
