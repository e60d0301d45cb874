"""Arguments for functions of dulwich."""

import io

from driver import bound


def _lines(n, rng):
    return [b"%d\n" % rng.randrange(10**6) for _ in range(n)]


def _entries(n, rng):
    return sorted((rng.randbytes(20), at, rng.randrange(2**32)) for at in range(n))


@bound("linear", "constant", of="dulwich.pack.obj_sha", note="chunks of ten bytes")
def obj_sha(n, rng):
    return 3, [rng.randbytes(10) for _ in range(n)]


@bound("linear", "linear", of="dulwich.pack.write_pack_index")
def write_pack_index(n, rng):
    return io.BytesIO(), _entries(n, rng), b"x" * 20


@bound("linear", "linear", of="dulwich.pack.write_pack_index_v1")
def write_pack_index_v1(n, rng):
    return io.BytesIO(), _entries(n, rng), b"x" * 20


@bound("linear", "linear", of="dulwich.patch.unified_diff_with_algorithm", note="one line in twenty changed")
def unified_diff_with_algorithm(n, rng):
    lines = _lines(n, rng)
    return lines, [line if at % 20 else b"new %d\n" % at for at, line in enumerate(lines)]
