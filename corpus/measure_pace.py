#!/usr/bin/env python3
"""Measure what calls take on the processor, and write profiles/python-pace.toml and profiles/rust-pace.toml.

Python: each statement below is timed over a prepared input (best of 7, in this very interpreter), less what an empty
statement takes, and divided by the units that its name's row counts in: the `per` of a row of python-calls.toml, or
one step of the formula of a row of python-costs.toml. Packages that are not installed keep the row they had.
Rust: corpus/rust/examples/pace.rs prints the same for the standard library and a few crates.

Nothing of the corpus's programs is timed here.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import os
import re
import subprocess
import sys
import tempfile
import timeit
import tomllib
from pathlib import Path

import measure

CORPUS = Path(__file__).resolve().parent
PROFILES = CORPUS.parent / "profiles"

# What every program does. `step` is a node of the source (a name, an operator, a statement), so each statement is
# divided by the nodes it has.
BASE: dict[str, tuple[str, str, float]] = {
    "step": ("a, b, c = 3, 5, 7.5", "d = a * b + c; e = d - a; f = e < b; g = (a + e) * (d - b); h = -g", 33),
    "round": ("xs = list(range(10000))", "for x in xs: pass", 10000),
    "call": ("def f(x): return x", "f(1)", 1),
    "foreign": ("xs = [1, 2, 3]", "len(xs)", 1),
    "element": ("xs = [i * 7919 % 100003 for i in range(20000)]", "list(xs); set(xs); sum(xs); max(xs); dict.fromkeys(xs)", 100000),
    "character": ("s = 'the quick brown fox jumps over it ' * 3000", "s.upper(); s.replace('o', '0'); s.count('fox'); s.strip(); s.encode()", 5 * 105000),
    "number": ("import array\nx = bytearray(800000)", "bytes(x); x.count(7)", 800000),
    "moved": ("import os, tempfile\nname = tempfile.mkstemp()[1]\nopen(name, 'wb').write(b'x' * 16000000)\nfile = os.open(name, os.O_RDONLY)", "for at in range(16): os.pread(file, 1000000, at * 1000000)", 16e6),
    "format": ("a, b = 12345, 'text'", "f'{a} and {b}'", 1),
    "lines": ("import io, tempfile\nname = tempfile.mkstemp()[1]\nopen(name, 'w').write(('some words that make a line of text, as it is\\n') * 20000)", "for line in open(name): pass", 45 * 20000),
    "operation": ("import os\nread, write = os.pipe()\nchunk = b'x' * 4096", "os.write(write, chunk); os.read(read, 4096)", 2),
    "process": ("import subprocess", "subprocess.run(['true'])", 1),
    "byte": ("", "b'x' * 40000000", 4e7),
}

# Calls by the name of their row: preparation, statement, units.
TEXT = "import random\nr = random.Random(1)\nknown = [''.join(r.choices('etaoinshrdlu', k=r.randint(2, 9))) for _ in range(5000)]\nwords = r.choices(known, [1 / (1 + i) for i in range(5000)], k=20000)\nlines = [' '.join(words[i:i + 8]) for i in range(0, 20000, 8)]\ns = '\\n'.join(lines)\n"
RECORDS = "import json\nd = [{'id': i, 'city': 'c%d' % (i % 60), 'amount': i * 1.25, 'active': i % 2 == 0, 'tags': ['a', 'b']} for i in range(5000)]\nt = json.dumps(d)\n"
HELD = 3.6e6  # bytes that those records hold, as sizes in model.toml add up
RAW = "import os\nb = os.urandom(1000000)\n"
NUMPY = "import numpy\na = numpy.random.default_rng(1).random(1000000)\n"
MATRIX = "import numpy\nm = numpy.random.default_rng(1).random((400, 400))\n"
FRAME = "import io, pandas, random\nr = random.Random(1)\nrows = ['id,category,value'] + ['%d,c%d,%f' % (i, r.randrange(40), r.random()) for i in range(50000)]\nt = '\\n'.join(rows)\ndf = pandas.read_csv(io.StringIO(t))\n"
SOURCE = "import argparse, inspect\ns = inspect.getsource(argparse)\n"
TREE = SOURCE + "import ast\ntree = ast.parse(s)\n"
MARKUP = TEXT + "t = '<body>' + ''.join('<p class=\"x\">%s <a href=\"y\">%s</a></p>\\n' % pair for pair in zip(words, words[1:])) + '</body>'\n"
FEED = TEXT + "t = '<feed>' + ''.join('<entry lang=\"en\"><title>%s</title><author>%s</author><body>%s</body></entry>\\n' % (line[:20], line[:9], ' '.join(lines[i:i + 4])) for i, line in enumerate(lines)) + '</feed>'\n"
LINES = TEXT + "import difflib\nother = [line if at % 20 else line.upper() for at, line in enumerate(lines)]\n"
SECTIONS = "import configparser\nt = ''.join('[host-%d]\\nport = 22\\nuser = name%d\\nhome = /srv/%d\\n' % (i, i, i) for i in range(5000))\n"
N = 100000
LOG = math.log2(N)
CALLS: dict[str, tuple[str, str, float]] = {
    "sorted": ("import random\nxs = [random.random() for _ in range(100000)]", "sorted(xs)", N * LOG),
    "list.sort": ("import random\nys = [random.random() for _ in range(100000)]", "xs = ys[:]; xs.sort()", N * LOG),
    # Elements whose parts, or whose class, decide which comes first.
    "comparison.tuple": ("import random\nxs = [(random.random(), 1) for _ in range(100000)]", "sorted(xs)", N * LOG),
    "comparison.record": ("import random\nfrom dataclasses import make_dataclass\nE = make_dataclass('E', ['time', 'kind'], order=True)\nxs = [E(random.random(), 'a') for _ in range(100000)]", "sorted(xs)", N * LOG),
    "list": ("xs = list(range(100000))", "list(xs)", N),
    "tuple": ("xs = list(range(100000))", "tuple(xs)", N),
    "sum": ("xs = list(range(100000))", "sum(xs)", N),
    "max": ("xs = list(range(100000))", "max(xs)", N),
    "min": ("xs = list(range(100000))", "min(xs)", N),
    "set": ("xs = [i * 7919 for i in range(100000)]", "set(xs)", N),
    "dict": ("xs = [(i * 7919, i) for i in range(100000)]", "dict(xs)", N),
    "Counter": (TEXT + "from collections import Counter", "Counter(words)", 20000),
    "heappush": ("from heapq import heapify, heappop, heappush\nimport random\nxs = [random.random() for _ in range(100000)]", "h = []\nfor x in xs: heappush(h, x)", N * LOG),
    "heappop": ("from heapq import heapify, heappop, heappush\nimport random\nys = [random.random() for _ in range(100000)]\nheapify(ys)", "h = ys[:]\nfor _ in range(100000): heappop(h)", N * LOG),
    "text.split": (TEXT, "s.split()", "len(s)"),
    "text.splitlines": (TEXT, "s.splitlines()", "len(s)"),
    "text.join": (TEXT, "' '.join(words)", 20000),
    "text.replace": (TEXT, "s.replace('a', 'xy')", "len(s)"),
    "text.lower": (TEXT, "s.lower()", "len(s)"),
    "text.upper": (TEXT, "s.upper()", "len(s)"),
    "text.encode": (TEXT, "s.encode()", "len(s)"),
    "text.decode": (TEXT + "b = s.encode()", "b.decode()", "len(s)"),
    "text.count": (TEXT, "s.count('abc')", "len(s)"),
    "text.find": (TEXT, "s.find('zzzz')", "len(s)"),
    "text.strip": (TEXT, "s.strip()", "len(s)"),
    "text.translate": (TEXT + "m = str.maketrans('abc', 'xyz')", "s.translate(m)", "len(s)"),
    "re.findall": (TEXT + "import re", "re.findall(r'[a-e]+', s)", "len(s)"),
    "re.split": (TEXT + "import re", "re.split(r'\\s+', s)", "len(s)"),
    # What is found is counted where it is gone through.
    "re.finditer": (TEXT + "import re", "for m in re.finditer(r'[0-9]+', s): pass", "len(s)"),
    "re.sub": (TEXT + "import re", "re.sub(r'[a-e]+', 'x', s)", "len(s)"),
    "re.search": (TEXT + "import re", "re.search(r'zz[a-z]+q', s)", "len(s)"),
    "re.match": (TEXT + "import re", "re.match(r'[a-z\\s]+', s)", "len(s)"),
    "json.loads": (RECORDS, "json.loads(t)", "len(t)"),
    "json.load": (RECORDS, "json.loads(t)", "len(t)"),
    "json.dumps": (RECORDS, "json.dumps(d)", HELD),
    "json.dump": (RECORDS + "import io", "json.dump(d, io.StringIO())", HELD),
    "orjson.loads": (RECORDS + "import orjson", "orjson.loads(t)", "len(t)"),
    "yaml.safe_load": (RECORDS + "import yaml\ny = yaml.safe_dump(d[:200])", "yaml.safe_load(y)", "len(y)"),
    "yaml.load": (RECORDS + "import yaml\ny = yaml.safe_dump(d[:200])", "yaml.load(y, yaml.SafeLoader)", "len(y)"),
    "tomllib.loads": (TEXT + "import tomllib\nt = '\\n'.join('%s%d = \"%s\"' % (w, i, w) for i, w in enumerate(words[:5000]))", "tomllib.loads(t)", "len(t)"),
    "tomllib.load": (TEXT + "import tomllib\nt = '\\n'.join('%s%d = \"%s\"' % (w, i, w) for i, w in enumerate(words[:5000]))", "tomllib.loads(t)", "len(t)"),
    "pickle.loads": (RECORDS + "import pickle\np = pickle.dumps(d)", "pickle.loads(p)", "len(p)"),
    "pickle.load": (RECORDS + "import pickle\np = pickle.dumps(d)", "pickle.loads(p)", "len(p)"),
    "pickle.dumps": (RECORDS + "import pickle", "pickle.dumps(d)", HELD),
    "pickle.dump": (RECORDS + "import pickle, io", "pickle.dump(d, io.BytesIO())", HELD),
    "copy.deepcopy": (RECORDS + "import copy", "copy.deepcopy(d)", 5000),
    "xml.etree.ElementTree.parse": ("import io\nfrom xml.etree import ElementTree\nx = '<r>' + ''.join('<i n=\"%d\"><a>text %d</a></i>' % (i, i) for i in range(5000)) + '</r>'", "ElementTree.parse(io.StringIO(x))", "len(x)"),
    "csv.reader": ("import csv\nrows = ['%d,c%d,%d,2020-01-02,some note here' % (i, i % 40, i * 3) for i in range(20000)]", "for r in csv.reader(rows): pass", "sum(map(len, rows)) + 20000"),
    "csv.DictReader": ("import csv\nrows = ['id,c,v,d,n'] + ['%d,c%d,%d,2020-01-02,some note here' % (i, i % 40, i * 3) for i in range(20000)]", "for r in csv.DictReader(rows): pass", "sum(map(len, rows)) + 20000"),
    "csv.writer.writerow": ("import csv, io\nrow = [1, 'c7', 21, '2020-01-02', 'some note here']\nw = csv.writer(io.StringIO())", "for _ in range(1000): w.writerow(row)", 1000),
    "hashlib.md5": (RAW + "import hashlib", "hashlib.md5(b)", 1e6),
    "hashlib.sha1": (RAW + "import hashlib", "hashlib.sha1(b)", 1e6),
    "hashlib.sha256": (RAW + "import hashlib", "hashlib.sha256(b)", 1e6),
    "hashlib.hash.update": (RAW + "import hashlib\nh = hashlib.sha256()", "h.update(b)", 1e6),
    "zlib.crc32": (RAW + "import zlib", "zlib.crc32(b)", 1e6),
    "zlib.compress": (TEXT + "import zlib\nb = s.encode()", "zlib.compress(b)", "len(b)"),
    "zlib.decompress": (TEXT + "import zlib\nb = zlib.compress(s.encode())", "zlib.decompress(b)", "len(b)"),
    "gzip.compress": (TEXT + "import gzip\nb = s.encode()", "gzip.compress(b)", "len(b)"),
    "gzip.decompress": (TEXT + "import gzip\nb = gzip.compress(s.encode())", "gzip.decompress(b)", "len(b)"),
    "gzip.write": (TEXT + "import gzip, io\nb = s.encode()", "gzip.GzipFile(fileobj=io.BytesIO(), mode='wb').write(b)", "len(b)"),
    "gzip.read": (TEXT + "import gzip, io\nb = gzip.compress(s.encode())", "gzip.GzipFile(fileobj=io.BytesIO(b)).read()", "len(s)"),
    "bz2.compress": (TEXT + "import bz2\nb = s.encode()", "bz2.compress(b)", "len(b)"),
    "lzma.compress": (TEXT + "import lzma\nb = s.encode()", "lzma.compress(b)", "len(b)"),
    "base64.b64encode": (RAW + "import base64", "base64.b64encode(b)", 1e6),
    "base64.b64decode": (RAW + "import base64\nb = base64.b64encode(b)", "base64.b64decode(b)", "len(b)"),
    "base64.b85encode": (RAW + "import base64", "base64.b85encode(b)", 1e6),
    "base64.b32encode": (RAW + "import base64", "base64.b32encode(b)", 1e6),
    "os.urandom": ("import os", "os.urandom(1000000)", 1e6),
    "Connection.executemany": ("import sqlite3\nrows = [(i, 'c%d' % (i % 40), i * 3, 'note') for i in range(20000)]\nc = sqlite3.connect(':memory:')\nc.execute('create table t (a integer primary key, b, c, d)')", "c.execute('delete from t'); c.executemany('insert into t values (?, ?, ?, ?)', rows)", 20000),
    "Memory.executemany": ("import sqlite3\nrows = [(i, 'c%d' % (i % 40), i * 3, '2020-01-02', 'some note here') for i in range(20000)]\nc = sqlite3.connect(':memory:')\nc.execute('create table t (a integer primary key, b, c, d, e)')", "c.execute('delete from t'); c.executemany('insert into t values (?, ?, ?, ?, ?)', rows)", 20000 * 44),
    "numpy.random.rand": (NUMPY, "numpy.random.rand(1000000)", 1e6),
    "numpy.random.randn": (NUMPY, "numpy.random.randn(1000000)", 1e6),
    "numpy.random.Generator.random": (NUMPY + "g = numpy.random.default_rng(1)", "g.random(1000000)", 1e6),
    "numpy.random.Generator.standard_normal": (NUMPY + "g = numpy.random.default_rng(1)", "g.standard_normal(1000000)", 1e6),
    "numpy.random.Generator.normal": (NUMPY + "g = numpy.random.default_rng(1)", "g.normal(size=1000000)", 1e6),
    "numpy.random.Generator.integers": (NUMPY + "g = numpy.random.default_rng(1)", "g.integers(0, 1000, 1000000)", 1e6),
    "numpy.random.Generator.uniform": (NUMPY + "g = numpy.random.default_rng(1)", "g.uniform(size=1000000)", 1e6),
    "numpy.array": (NUMPY + "xs = [1.5] * 100000", "numpy.array(xs)", 1e5),
    "numpy.sort": (NUMPY, "numpy.sort(a)", 8e6),
    "numpy.argsort": (NUMPY, "numpy.argsort(a)", 8e6),
    "numpy.unique": (NUMPY, "numpy.unique(a)", 8e6),
    "numpy.median": (NUMPY, "numpy.median(a)", 8e6),
    "numpy.percentile": (NUMPY, "numpy.percentile(a, 50)", 8e6),
    "numpy.sqrt": (NUMPY, "numpy.sqrt(a)", 8e6),
    "numpy.exp": (NUMPY, "numpy.exp(a)", 8e6),
    "numpy.log": (NUMPY, "numpy.log(a)", 8e6),
    "numpy.sin": (NUMPY, "numpy.sin(a)", 8e6),
    "numpy.cos": (NUMPY, "numpy.cos(a)", 8e6),
    "numpy.sum": (NUMPY, "a.sum()", 8e6),
    "numpy.mean": (NUMPY, "a.mean()", 8e6),
    "numpy.std": (NUMPY, "a.std()", 8e6),
    "array.std": (NUMPY, "a.std()", 8e6),
    "array.sum": (NUMPY, "a.sum()", 1e6),
    "array.mean": (NUMPY, "a.mean()", 1e6),
    "array.tolist": (NUMPY, "a.tolist()", 1e6),
    "array.cumsum": (NUMPY, "a.cumsum()", 8e6),
    "numpy.dot": (MATRIX, "m @ m", 400**3),
    "numpy.matmul": (MATRIX, "m @ m", 400**3),
    "numpy.loadtxt": (NUMPY + "import io\nt = '\\n'.join('%.6f' % x for x in a[:20000])", "numpy.loadtxt(io.StringIO(t))", "len(t)"),
    "numpy.genfromtxt": (NUMPY + "import io\nt = '\\n'.join('%.6f' % x for x in a[:5000])", "numpy.genfromtxt(io.StringIO(t))", "len(t)"),
    "pandas.read_csv": (FRAME, "pandas.read_csv(io.StringIO(t))", "len(t)"),
    "frame.groupby": (FRAME, "df.groupby('category')['value'].sum()", "df.memory_usage(deep=True).sum()"),
    "frame.sort_values": (FRAME, "df.sort_values('value')", "df.memory_usage(deep=True).sum()"),
    "frame.to_csv": (FRAME, "df.to_csv(io.StringIO())", "df.memory_usage(deep=True).sum()"),
    "random.random": ("import random", "random.random()", 1),
    "randint": ("import random", "random.randint(1, 100)", 1),
    "randrange": ("import random", "random.randrange(100)", 1),
    "shuffle": ("import random\nxs = list(range(10000))", "random.shuffle(xs)", 10000),
    "random.choice": ("import random\nxs = list(range(10000))", "random.choice(xs)", 1),
    "print": (TEXT + "import io", "print(s, file=io.StringIO())", "len(s)"),
    "open": ("import tempfile, os\nname = tempfile.mkstemp()[1]", "open(name).close()", 1),
    "datetime.strptime": ("from datetime import datetime", "datetime.strptime('2020-01-02 10:00:00', '%Y-%m-%d %H:%M:%S')", 1),
    "isinstance": ("x = 3", "isinstance(x, int)", 1),
    "uniform": ("import random", "random.uniform(1, 2)", 1),
    "gauss": ("import random", "random.gauss(1, 2)", 1),
    "random.sample": ("import random\nxs = list(range(10000))", "random.sample(xs, 1000)", 1000),
    "choices": ("import random\nxs = list(range(10000))", "random.choices(xs, k=1000)", 1000),
    "Decimal": ("from decimal import Decimal", "Decimal('12.345')", 1),
    "Fraction": ("from fractions import Fraction", "Fraction(12, 345)", 1),
    "statistics.mean": ("import statistics\nxs = list(range(10000))", "statistics.mean(xs)", 10000),
    "re.compile": (TEXT + "import re\np = '|'.join(known[:300])", "re.purge(); re.compile(p)", "len(p)"),
    "ast.parse": (SOURCE + "import ast", "ast.parse(s)", "len(s)"),
    "ast.walk": (TREE, "for _ in ast.walk(tree): pass", "sum(1 for _ in ast.walk(tree))"),
    "ast.dump": (TREE, "ast.dump(tree)", "sum(1 for _ in ast.walk(tree))"),
    "ast.unparse": (TREE, "ast.unparse(tree)", "sum(1 for _ in ast.walk(tree))"),
    "generic_visit": (TREE, "ast.NodeVisitor().generic_visit(tree)", "sum(1 for _ in ast.walk(tree))"),
    "tokenize.generate_tokens": (SOURCE + "import io, tokenize", "for _ in tokenize.generate_tokens(io.StringIO(s).readline): pass", "len(s)"),
    "tokenize.tokenize": (SOURCE + "import io, tokenize\nb = s.encode()", "for _ in tokenize.tokenize(io.BytesIO(b).readline): pass", "len(s)"),
    "compile": (SOURCE, "compile(s, 'source', 'exec')", "len(s)"),
    "xml.dom.minidom.parseString": (MARKUP + "import xml.dom.minidom", "xml.dom.minidom.parseString(t)", "len(t)"),
    "xml.dom.minidom.parse": (MARKUP + "import io, xml.dom.minidom", "xml.dom.minidom.parse(io.StringIO(t))", "len(t)"),
    "xml.etree.ElementTree.fromstring": (MARKUP + "import xml.etree.ElementTree as tree", "tree.fromstring(t)", "len(t)"),
    "feed": (MARKUP + "from html.parser import HTMLParser", "HTMLParser().feed(t)", "len(t)"),
    "shlex.split": (TEXT + "import shlex", "shlex.split(s)", "len(s)"),
    "textwrap.wrap": (TEXT + "import textwrap", "textwrap.wrap(s)", "len(s)"),
    "textwrap.fill": (TEXT + "import textwrap", "textwrap.fill(s)", "len(s)"),
    "difflib.unified_diff": (LINES, "list(difflib.unified_diff(lines, other))", "len(lines)"),
    "difflib.context_diff": (LINES, "list(difflib.context_diff(lines, other))", "len(lines)"),
    "difflib.ndiff": (LINES, "list(difflib.ndiff(lines[:400], other[:400]))", 400),
    "difflib.SequenceMatcher": (TEXT + "import difflib", "difflib.SequenceMatcher(None, s[:3000], s[1000:4000]).ratio()", 3000),
    "difflib.get_close_matches": (TEXT + "import difflib", "difflib.get_close_matches('threads', words[:500])", 500),
    "configparser.ConfigParser.read_string": (SECTIONS, "configparser.ConfigParser().read_string(t)", "len(t)"),
    "configparser.ConfigParser.read": (SECTIONS, "configparser.ConfigParser().read_string(t)", "len(t)"),
    "configparser.ConfigParser.read_file": (SECTIONS, "configparser.ConfigParser().read_string(t)", "len(t)"),
    "email.message_from_string": (TEXT + "import email\nt = 'Subject: text\\n\\n' + s", "email.message_from_string(t)", "len(t)"),
    "pprint.pformat": (RECORDS + "import pprint", "pprint.pformat(d[:500])", HELD / 10),
    "html.escape": (TEXT + "import html", "html.escape(s)", "len(s)"),
    "html.unescape": (TEXT + "import html", "html.unescape(s)", "len(s)"),
    "re.Pattern.sub": (TEXT + "import re\np = re.compile(r'o\\w')", "p.sub('x', s)", "len(s)"),
    "re.Pattern.findall": (TEXT + "import re\np = re.compile(r'\\w+')", "p.findall(s)", "len(s)"),
    "re.Pattern.split": (TEXT + "import re\np = re.compile(r'\\W+')", "p.split(s)", "len(s)"),
    "re.Pattern.finditer": (TEXT + "import re\np = re.compile(r'[0-9]+')", "for m in p.finditer(s): pass", "len(s)"),
    "xml.etree.ElementTree.iterparse": (FEED + "import io\nfrom xml.etree import ElementTree", "for _ in ElementTree.iterparse(io.StringIO(t)): pass", "len(t)"),
    "xml.sax.parseString": (MARKUP + "import xml.sax\nb = t.encode()", "xml.sax.parseString(b, xml.sax.ContentHandler())", "len(b)"),
    "xml.sax.parse": (MARKUP + "import io, xml.sax", "xml.sax.parse(io.StringIO(t), xml.sax.ContentHandler())", "len(t)"),
    "xml.parsers.expat.XMLParser.Parse": (MARKUP + "from xml.parsers import expat", "expat.ParserCreate().Parse(t, True)", "len(t)"),
    "xml.parsers.expat.XMLParser.ParseFile": (MARKUP + "import io\nfrom xml.parsers import expat\nb = t.encode()", "expat.ParserCreate().ParseFile(io.BytesIO(b))", "len(b)"),
    "base64.a85encode": (RAW + "import base64", "base64.a85encode(b)", 1e6),
    "base64.a85decode": (RAW + "import base64\nb = base64.a85encode(b[:100000])", "base64.a85decode(b)", "len(b)"),
    "base64.b85decode": (RAW + "import base64\nb = base64.b85encode(b[:100000])", "base64.b85decode(b)", "len(b)"),
    "base64.b32decode": (RAW + "import base64\nb = base64.b32encode(b)", "base64.b32decode(b)", "len(b)"),
    "struct.pack": ("import struct", "struct.pack('<IHd', 7, 8, 1.5)", 1),
    "struct.unpack": ("import struct\nb = struct.pack('<IHd', 7, 8, 1.5)", "struct.unpack('<IHd', b)", 1),
    "zipfile.ZipFile.write": (TEXT + "import io, os, tempfile, zipfile\nname = tempfile.mkstemp()[1]\nopen(name, 'w').write(s)", "with zipfile.ZipFile(io.BytesIO(), 'w', zipfile.ZIP_DEFLATED) as z: z.write(name)", "len(s)"),
    "zipfile.ZipFile.writestr": (TEXT + "import io, zipfile", "with zipfile.ZipFile(io.BytesIO(), 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('a', s)", "len(s)"),
    "tarfile.TarFile.add": (TEXT + "import io, tarfile, tempfile\nname = tempfile.mkstemp()[1]\nopen(name, 'w').write(s)", "with tarfile.open(fileobj=io.BytesIO(), mode='w') as z: z.add(name)", "len(s)"),
    "shutil.copyfileobj": (RAW + "import io, shutil", "shutil.copyfileobj(io.BytesIO(b), io.BytesIO())", 1e6),
    "heapq.merge": ("import heapq, random\nruns = [sorted(random.random() for _ in range(10000)) for _ in range(8)]", "for _ in heapq.merge(*runs): pass", 80000),
    "numpy.zeros": (NUMPY, "numpy.zeros(1000000)[::512] = 1", 1e6),
    "numpy.empty": (NUMPY, "numpy.empty(1000000)[::512] = 1", 1e6),
    "numpy.ones": (NUMPY, "numpy.ones(1000000)", 1e6),
    "numpy.full": (NUMPY, "numpy.full(1000000, 2.5)", 1e6),
    "numpy.arange": (NUMPY, "numpy.arange(1000000)", 1e6),
    "numpy.linspace": (NUMPY, "numpy.linspace(0, 1, 1000000)", 1e6),
    "numpy.asarray": (NUMPY + "xs = [1.5] * 100000", "numpy.asarray(xs)", 1e5),
    "numpy.load": (NUMPY + "import io\nf = io.BytesIO()\nnumpy.save(f, a)", "f.seek(0); numpy.load(f)", 8e6),
    "numpy.save": (NUMPY + "import io", "numpy.save(io.BytesIO(), a)", 8e6),
    "numpy.concatenate": (NUMPY, "numpy.concatenate([a, a])", 16e6),
    "numpy.vstack": (NUMPY, "numpy.vstack([a, a])", 16e6),
    "numpy.hstack": (NUMPY, "numpy.hstack([a, a])", 16e6),
    "numpy.stack": (NUMPY, "numpy.stack([a, a])", 16e6),
    "numpy.abs": (NUMPY, "numpy.abs(a)", 8e6),
    "numpy.where": (NUMPY, "numpy.where(a > 0.5, a, 0.0)", 8e6),
    "numpy.cumsum": (NUMPY, "numpy.cumsum(a)", 8e6),
    "numpy.linalg.norm": (NUMPY, "numpy.linalg.norm(a)", 8e6),
    "numpy.fft.fft": (NUMPY, "numpy.fft.fft(a)", 8e6),
    "numpy.fft.ifft": (NUMPY, "numpy.fft.ifft(a)", 8e6),
    "numpy.fft.rfft": (NUMPY, "numpy.fft.rfft(a)", 8e6),
    "numpy.fft.irfft": (NUMPY + "c = numpy.fft.rfft(a)", "numpy.fft.irfft(c)", 8e6),
    "numpy.bincount": (NUMPY + "i = numpy.random.default_rng(1).integers(0, 1000, 1000000)", "numpy.bincount(i)", 1e6),
    "array.var": (NUMPY, "a.var()", 8e6),
    "array.copy": (NUMPY, "a.copy()", 8e6),
    "array.astype": (NUMPY, "a.astype('float32')", 8e6),
    "array.flatten": (NUMPY, "a.flatten()", 8e6),
    "array.tobytes": (NUMPY, "a.tobytes()", 8e6),
    "pandas.DataFrame": (FRAME + "given = {name: list(df[name]) for name in df}", "pandas.DataFrame(given)", "df.memory_usage(deep=True).sum()"),
    "pandas.read_json": (FRAME + "j = df.to_json(orient='records')", "pandas.read_json(io.StringIO(j))", "len(j)"),
    "pandas.concat": (FRAME, "pandas.concat([df, df])", "2 * df.memory_usage(deep=True).sum()"),
    "pandas.merge": (FRAME, "pandas.merge(df, df, on='id')", "2 * df.memory_usage(deep=True).sum()"),
    "frame.merge": (FRAME, "df.merge(df, on='id')", "2 * df.memory_usage(deep=True).sum()"),
    "frame.copy": (FRAME, "df.copy()", "df.memory_usage(deep=True).sum()"),
    "frame.drop": (FRAME, "df.drop(columns=['category'])", "df.memory_usage(deep=True).sum()"),
    "frame.dropna": (FRAME, "df.dropna()", "df.memory_usage(deep=True).sum()"),
    "frame.fillna": (FRAME, "df.fillna(0)", "df.memory_usage(deep=True).sum()"),
    "frame.reset_index": (FRAME, "df.reset_index()", "df.memory_usage(deep=True).sum()"),
    "frame.pivot_table": (FRAME, "df.pivot_table(index='category', values='value', aggfunc='sum')", "df.memory_usage(deep=True).sum()"),
    "frame.value_counts": (FRAME, "df['category'].value_counts()", 50000),
    "frame.unique": (FRAME, "df['category'].unique()", 50000),
    "frame.describe": (FRAME, "df.describe()", "df.memory_usage(deep=True).sum()"),
    "frame.to_dict": (FRAME, "df.to_dict('records')", 50000),
    "int": ("x = '12345'", "int(x)", 1),
    "float": ("x = '12.345'", "float(x)", 1),
    "str": ("x = 12345", "str(x)", 1),
}

# What calls take in any case, beside what they go through: preparation, statement. Programs that work line by line make
# many of them on little each.
LINE = "import re\ns = 'a line of 7 words'\n"
ONCE: dict[str, tuple[str, str]] = {
    **{f"re.{name}": (LINE, f"re.{name}(r'x[0-9]', s)") for name in ("search", "match", "fullmatch", "findall", "split")},
    "re.finditer": (LINE, "for m in re.finditer(r'x[0-9]', s): pass"),
    "re.sub": (LINE, "re.sub(r'([0-9])', r'<\\1>', s)"),
    "re.compile": (LINE, "re.compile(r'x[0-9]')"),
    **{f"re.Pattern.{name}": (LINE + "p = re.compile(r'x[0-9]')", f"p.{name}(s)") for name in ("search", "match", "fullmatch", "findall", "split")},
    "re.Pattern.finditer": (LINE + "p = re.compile(r'x[0-9]')", "for m in p.finditer(s): pass"),
    "re.Pattern.sub": (LINE + "p = re.compile(r'([0-9])')", "p.sub(r'<\\1>', s)"),
    "json.loads": ("import json", "json.loads('[1]')"),
    "json.dumps": ("import json", "json.dumps([1])"),
    "text.split": ("s = 'a b c'", "s.split()"),
    "text.splitlines": ("s = 'a b c'", "s.splitlines()"),
    "text.join": ("xs = ['a', 'b']", "','.join(xs)"),
    "text.replace": ("s = 'a b c'", "s.replace('b', 'd')"),
    "text.format": ("", "'{} {}'.format(7, 'b')"),
    "text.encode": ("s = 'a b c'", "s.encode()"),
    "text.partition": ("s = 'a b c'", "s.partition(' ')"),
    **{f"text.{name}": ("s = 'a b c '", f"s.{name}()") for name in ("strip", "rstrip", "lstrip", "lower", "upper", "title", "isdigit", "isalpha", "isspace")},
    **{f"text.{name}": ("s = 'a b c'", f"s.{name}('b')") for name in ("startswith", "endswith", "find", "count")},
    "list.sort": ("xs = [2]", "xs.sort()"),
    "sorted": ("xs = [2]", "sorted(xs)"),
    "print": ("import io\nf = io.StringIO()", "print('some text', 12, file=f)"),
    "hashlib.sha256": ("import hashlib", "hashlib.sha256(b'')"),
    "hashlib.md5": ("import hashlib", "hashlib.md5(b'')"),
    "datetime.datetime.fromisoformat": ("import datetime", "datetime.datetime.fromisoformat('2024-05-06')"),
    "datetime.datetime.now": ("import datetime", "datetime.datetime.now()"),
    **{f"os.path.{name}": ("import os", f"os.path.{name}('/usr/lib/x.py')") for name in ("exists", "isfile", "isdir", "basename", "dirname", "splitext", "abspath", "normpath")},
    "os.path.join": ("import os", "os.path.join('/usr/lib', 'x.py')"),
    "pathlib.Path": ("import pathlib", "pathlib.Path('/usr/lib/x.py')"),
    "copy.copy": ("import copy\nxs = [2]", "copy.copy(xs)"),
    "copy.deepcopy": ("import copy\nxs = [2]", "copy.deepcopy(xs)"),
    "collections.Counter": ("import collections", "collections.Counter('a')"),
    "collections.OrderedDict": ("import collections", "collections.OrderedDict()"),
    "textwrap.wrap": ("import textwrap", "textwrap.wrap('a b c', 40)"),
    "textwrap.fill": ("import textwrap", "textwrap.fill('a b c', 40)"),
    "textwrap.dedent": ("import textwrap", "textwrap.dedent('a b c')"),
    "html.escape": ("import html", "html.escape('a b c')"),
    "html.unescape": ("import html", "html.unescape('a b c')"),
    "urllib.parse.urlparse": ("import urllib.parse", "urllib.parse.urlparse('http://x.y/z')"),
    "urllib.parse.quote": ("import urllib.parse", "urllib.parse.quote('a b c')"),
    "fnmatch.fnmatch": ("import fnmatch", "fnmatch.fnmatch('x.py', '*.py')"),
    "shlex.split": ("import shlex", "shlex.split('a b c')"),
    "uuid.uuid4": ("import uuid", "uuid.uuid4()"),
}


def best(setup: str, statement: str) -> float:
    """Seconds that one execution takes at best."""
    timer = timeit.Timer(statement, setup)
    number, _ = timer.autorange(lambda number, taken: None)
    number = max(1, number // 4)
    return min(timer.repeat(7, number)) / number


def units_of(setup: str, units: float | str) -> float:
    """Units by an expression over what was prepared."""
    if not isinstance(units, str):
        return float(units)
    names: dict[str, object] = {}
    exec(setup, names)  # noqa: S102 - our own text above
    return float(eval(units, names))  # noqa: S307 - likewise


def wanted_by(setup: str) -> str | None:
    """The package a preparation imports that is not there."""
    for name in ("numpy", "pandas", "orjson", "yaml"):
        if f"import {name}" in setup or f", {name}" in setup:
            if importlib.util.find_spec(name) is None:
                return name
    return None


def nanoseconds(name: str, setup: str, statement: str, units: float | str, empty: float) -> float | None:
    """Nanoseconds a unit; none, and why on standard error, where it cannot be measured here."""
    missing = wanted_by(setup)
    if missing:
        print(f"{name}: {missing} is not installed", file=sys.stderr)
        return None
    taken = best(setup or "pass", statement)
    return max(taken - empty, 0.0) * 1e9 / units_of(setup, units)


def once_table(earlier: dict[str, object], only_new: bool) -> dict[str, float]:
    """What calls take in any case; those that are there already, where only new ones are wanted."""
    empty = best("pass", "pass")
    there = earlier.get("once", {})
    kept = dict(there) if only_new and isinstance(there, dict) else {}
    step = earlier.get("step")
    slower = (nanoseconds("step", *BASE["step"], empty) or 1.0) / step if only_new and isinstance(step, float) else 1.0
    new = {name: nanoseconds(name, *row, 1, empty) or 0.0 for name, row in ONCE.items() if name not in kept}
    return kept | {name: figure / slower for name, figure in new.items()}


def python_table(earlier: dict[str, object], only_new: bool) -> tuple[dict[str, float], dict[str, float]]:
    """Base figures and figures of calls; those that are there already, where only new ones are wanted."""
    empty = best("pass", "pass")
    there = earlier.get("calls", {})
    if only_new and isinstance(there, dict):
        base = {name: figure for name, figure in earlier.items() if isinstance(figure, (int, float))}
        # The machine may be slower today than when the others were measured.
        slower = (nanoseconds("step", *BASE["step"], empty) or base["step"]) / base["step"]
        new = {}
        for name, row in CALLS.items():
            figure = None if name in there else nanoseconds(name, *row, empty)
            new[name] = figure and figure / slower
        return base, there | {name: figure for name, figure in new.items() if figure is not None}
    base = {"start": start_of([sys.executable, "-c", ""])}
    base |= {name: nanoseconds(name, *row, empty) or 0.0 for name, row in BASE.items()}
    before = earlier.get("calls", {})
    calls = {}
    for name, row in CALLS.items():
        figure = nanoseconds(name, *row, empty)
        if figure is None and isinstance(before, dict):
            figure = before.get(name)
        if figure is not None:
            calls[name] = figure
    return base, calls


def start_of(command: list[str]) -> float:
    """Nanoseconds on the processor that starting and ending a program takes at best, as the kernel counts them."""
    taken = []
    for _ in range(30):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        taken.append(usage.ru_utime + usage.ru_stime)
    return min(taken) * 1e9


def rust_table(earlier: dict[str, object], only_new: bool) -> tuple[dict[str, float], dict[str, float]]:
    """The same for Rust's standard library."""
    with tempfile.TemporaryDirectory(prefix="pace-") as scratch:
        empty = Path(scratch) / "empty"
        (Path(scratch) / "empty.rs").write_text("fn main() {}\n", encoding="utf-8")
        subprocess.run(["rustc", "-O", "-o", str(empty), str(Path(scratch) / "empty.rs")], check=True)
        base: dict[str, float] = {"start": start_of([str(empty)])}
    build = ["cargo", "run", "--release", "--locked", "--quiet", "--example", "pace"]
    said = subprocess.run(build, cwd=CORPUS / "rust", capture_output=True, text=True, check=True).stdout
    calls: dict[str, float] = {}
    for line in said.splitlines():
        kind, name, figure = line.split("\t")
        (base if kind == "base" else calls)[name] = float(figure)
    there = earlier.get("calls", {})
    if only_new and isinstance(there, dict):
        before = {name: figure for name, figure in earlier.items() if isinstance(figure, (int, float))}
        slower = base["step"] / before["step"]
        kept = {name: figure for name, figure in there.items() if name in calls}
        return before, {name: figure / slower for name, figure in calls.items()} | kept
    return base, calls


def write(
    path: Path, language: str, machine: str, base: dict[str, float], calls: dict[str, float], once: dict[str, float]
) -> None:
    """One table."""
    lines = [
        f"# What {language} programs take on one core, nanoseconds. Written by corpus/measure_pace.py; do not edit.",
        f"# Machine: {machine}.",
        "#",
        "#   start      starting and ending a program that does nothing",
        "#   step       a statement, an operator, a name: one node of the source",
        "#   round      going round a loop once more; call: calling a function of the program; foreign: one of a library",
        "#   element    an element that a library's function goes through, where it is not listed; character: of a text;",
        "#              number: of an array; byte: of memory that something new takes; format: writing values out as text",
        "#   moved      a byte that is read or written; operation: each read or write; lines: a byte that is read in lines",
        "#   process    starting another program and waiting for it",
        "#   [calls]    a unit of what the call's row in the tables of calls or costs counts in",
        "#   [once]     a call in any case, however little it is given",
    ]
    lines += [f"{name} = {figure:.3g}" for name, figure in base.items()]
    lines += ["", "[calls]"] + [f'"{name}" = {figure:.3g}' for name, figure in sorted(calls.items())]
    lines += ["", "[once]"] + [f'"{name}" = {figure:.3g}' for name, figure in sorted(once.items())] if once else []
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("--language", choices=("python", "rust"), help="only this one")
    parser.add_argument("--new", action="store_true", help="only calls that have no figure yet, at the pace of the others; these stay")
    options = parser.parse_args()
    for language, table in (("python", python_table), ("rust", rust_table)):
        if options.language not in (None, language):
            continue
        path = PROFILES / f"{language}-pace.toml"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        base, calls = table(tomllib.loads(text), options.new)
        once = once_table(tomllib.loads(text), options.new) if language == "python" else {}
        told = re.search(r"^# Machine: (.*)\.$", text, re.MULTILINE)
        machine = told[1] if told and options.new else measure.machine(sys.executable)
        write(path, language.capitalize(), machine, base, calls, once)
    return 0


if __name__ == "__main__":
    sys.exit(main())
