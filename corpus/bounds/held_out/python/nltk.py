"""Arguments for functions of the package nltk."""

from types import SimpleNamespace

from driver import bound

WORDS = "the quick brown fox jumps over a lazy dog while rain falls on green hills".split()


def _words(n, rng):
    return rng.choices(WORDS, k=n)


def _sentences(n, rng):
    return [" ".join(_words(8, rng)) for _ in range(n)]


def _boundaries(n, rng):
    return "".join(rng.choices("00001", k=n))


@bound("linear", "constant", note="n sentences", of="nltk.translate.ibm_model.longest_target_sentence_length")
def longest_target_sentence_length(n, rng):
    return ([SimpleNamespace(words=_words(rng.randrange(4, 12), rng)) for _ in range(n)],)


@bound("linear", "linear", note="a window of a quarter", of="nltk.metrics.segmentation.windowdiff")
def windowdiff(n, rng):
    return _boundaries(n, rng), _boundaries(n, rng), n // 4


@bound("linear", "constant", of="nltk.tokenize.util.spans_to_relative")
def spans_to_relative(n, rng):
    return ([(5 * i, 5 * i + 4) for i in range(n)],)


@bound("constant", "constant", pure=True, of="nltk.translate.lepor.length_penalty")
def length_penalty(n, rng):
    return _words(n, rng), _words(n + 3, rng)


@bound("linear", "linear", note="n sentences of eight words", of="nltk.translate.lepor.corpus_lepor")
def corpus_lepor(n, rng):
    return [[sentence] for sentence in _sentences(n, rng)], _sentences(n, rng), 1.0, 1.0, str.split


@bound("quadratic", "linear", note="one reference; n words in each", of="nltk.translate.lepor.sentence_lepor")
def sentence_lepor(n, rng):
    return [" ".join(_words(n, rng))], " ".join(_words(n, rng)), 1.0, 1.0, str.split


@bound("linear", "constant", note="n words", of="nltk.tokenize.util.string_span_tokenize")
def string_span_tokenize(n, rng):
    return " ".join(_words(n, rng)), " "


@bound("linear", "constant", note="references of about eight words", of="nltk.translate.bleu_score.closest_ref_length")
def closest_ref_length(n, rng):
    return [_words(rng.randrange(4, 12), rng) for _ in range(n)], 8


@bound("linear", "constant", note="n sentences of eight words", of="nltk.translate.ribes_score.corpus_ribes")
def corpus_ribes(n, rng):
    return [[_words(8, rng)] for _ in range(n)], [_words(8, rng) for _ in range(n)]


@bound("linear", "linear", note="three edges a node", of="nltk.util.invert_graph")
def invert_graph(n, rng):
    return ({node: {rng.randrange(n) for _ in range(3)} for node in range(n)},)


@bound("quadratic", "quadratic", note="both n sentences", of="nltk.translate.gale_church.align_blocks")
def align_blocks(n, rng):
    return [rng.randrange(20, 90) for _ in range(n)], [rng.randrange(20, 90) for _ in range(n)]


@bound("cubic", "quadratic", note="two edges a node", of="nltk.util.transitive_closure")
def transitive_closure(n, rng):
    return ({node: {rng.randrange(n) for _ in range(2)} for node in range(n)},)


@bound(
    "constant",
    "constant",
    top=10**12,
    pure=True,
    note="the numbers n",
    of="nltk.translate.nist_score.nist_length_penalty",
)
def nist_length_penalty(n, rng):
    return n + 3, n


@bound("linear", "linear", note="n words, taken for one sentence", of="nltk.tokenize.word_tokenize")
def word_tokenize(n, rng):
    return " ".join(_words(n, rng)), "english", True


@bound("cubic", "linear", note="n-grams of every length", of="nltk.util.everygrams")
def everygrams(n, rng):
    return _words(n, rng), 1, n


@bound("linear", "linear", top=2_000_000, of="nltk.util.guess_encoding")
def guess_encoding(n, rng):
    return (b"plain text " * (n // 11 + 1),)


@bound("linear", "linear", note="n blocks of eight sentences", of="nltk.translate.gale_church.align_texts")
def align_texts(n, rng):
    source, target = ([[rng.randrange(20, 90) for _ in range(8)] for _ in range(n)] for _ in range(2))
    return source, target
