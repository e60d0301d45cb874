"""Arguments for functions of Werkzeug."""

from driver import bound


@bound("linear", "linear", of="werkzeug.security.gen_salt")
def gen_salt(n, rng):
    return (n,)


@bound("linear", "linear", of="werkzeug.http.quote_etag", top=1_000_000, pure=True)
def quote_etag(n, rng):
    return ("x" * n,)
