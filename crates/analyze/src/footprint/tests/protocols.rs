//! What classes do when they are written out, counted, entered or asked for what they lack; classes made from builtins;
//! and what is called in packages whose source is at hand.

use super::*;
use crate::fixture::project;

/// Memory that a program holds of a file of 10 MiB beside what the interpreter takes.
fn held_of(program: &str) -> f64 {
    let nothing = python("import sys\n", &[]).memory.recommended.as_f64();
    python(program, &["in.txt=10MiB"]).memory.recommended.as_f64() - nothing
}

/// The second way holds about what the plain way holds.
#[track_caller]
fn check_same(plain: &str, other: &str) {
    let (plain, found) = (held_of(plain), held_of(other));
    check_mib(plain, 20.0, 1000.0);
    assert!((found / plain - 1.0).abs() < 0.3, "{:.1} of {:.1} MiB:\n{other}", found / MIB, plain / MIB);
}

const LINES: &str = "import sys\nkept = []\nfor line in open(sys.argv[1]):\n    kept.append(line.split())\n";
const WORDS: &str = "import sys\nkept = []\nfor line in open(sys.argv[1]):\n    for word in line.split():\n        kept.append(word)\n";

#[test]
fn classes_made_from_builtins_hold_what_is_put_into_them() {
    check_same(
        WORDS,
        "import sys\nclass Words(list):\n    def add(self, word):\n        self.append(word)\nkept = Words()\n\
         for line in open(sys.argv[1]):\n    for word in line.split():\n        kept.add(word)\n",
    );
    check_same(
        WORDS,
        "import sys\nclass Words(list):\n    def __init__(self, path):\n        super().__init__()\n        self.path = path\n        \
         self.read()\n    def append(self, word):\n        super().append(word)\n    def read(self):\n        \
         for line in open(self.path):\n            for word in line.split():\n                self.append(word)\n\
         kept = Words(sys.argv[1])\n",
    );
    let table = |class: &str, made: &str| {
        format!(
            "import sys\n{class}kept = {made}()\nfor number, line in enumerate(open(sys.argv[1])):\n    \
             kept[line] = line.split()\n"
        )
    };
    let own = "class Table(dict):\n    def __init__(self):\n        dict.__init__(self)\n        self.sets = 0\n    \
               def __setitem__(self, key, value):\n        self.sets += 1\n        dict.__setitem__(self, key, value)\n";
    check_same(&table("", "dict"), &table(own, "Table"));
    let missing = "class Table(dict):\n    def __missing__(self, key):\n        return 0\n    \
                   def note(self, key, value):\n        self.setdefault(key, []).extend(value)\n";
    check_same(
        &table("", "dict")
            .replace("kept[line] = line.split()", "kept.setdefault(line, []).extend(line.split())"),
        &table(missing, "Table").replace("kept[line] = line.split()", "kept.note(line, line.split())"),
    );
}

#[test]
fn what_an_object_is_asked_for_it_does() {
    check_same(
        LINES,
        "import sys\nclass Inner:\n    def load(self, path):\n        return [line.split() for line in open(path)]\n\
         class Outer:\n    def __init__(self, inner):\n        self.inner = inner\n    def __getattr__(self, name):\n        \
         return getattr(self.inner, name)\nkept = Outer(Inner()).load(sys.argv[1])\n",
    );
    check_same(
        LINES,
        "import sys\nclass Kept:\n    def __init__(self):\n        self.rows = []\n    def __iadd__(self, line):\n        \
         self.rows.append(line.split())\n        return self\nkept = Kept()\nfor line in open(sys.argv[1]):\n    kept += line\n",
    );
    check_same(
        LINES,
        "import sys\nfrom dataclasses import dataclass, field\n@dataclass\nclass Kept:\n    path: str\n    \
         rows: list = field(default_factory=list)\n    def __post_init__(self):\n        for line in open(self.path):\n            \
         self.rows.append(line.split())\nkept = Kept(sys.argv[1])\n",
    );
    check_same(
        &format!("{LINES}text = ' '.join(' '.join(row) for row in kept)\nother = text.upper()\n"),
        &format!(
            "{LINES}class Shown:\n    def __init__(self, rows):\n        self.rows = rows\n    def __str__(self):\n        \
             return ' '.join(' '.join(row) for row in self.rows)\ntext = f'{{Shown(kept)}}'\nother = text.upper()\n"
        ),
    );
    let counted = "import sys\nclass Book:\n    def __init__(self, path):\n        self.lines = open(path).readlines()\n    \
                   def __len__(self):\n        return len(self.lines)\n    def __getitem__(self, at):\n        \
                   return self.lines[at]\nbook = Book(sys.argv[1])\nkept = []\nfor at in range(len(book)):\n    \
                   kept.append(book[at].split())\n";
    let plain = "import sys\nlines = open(sys.argv[1]).readlines()\nkept = []\nfor at in range(len(lines)):\n    \
                 kept.append(lines[at].split())\n";
    check_same(plain, counted);
    let left = "import sys\nclass Gather:\n    def __init__(self):\n        self.lines = []\n    def __enter__(self):\n        \
                return self\n    def __exit__(self, *failure):\n        self.text = ''.join(self.lines)\n\
                with Gather() as gather:\n    for line in open(sys.argv[1]):\n        gather.lines.append(line)\n";
    let plain = "import sys\nlines = []\nfor line in open(sys.argv[1]):\n    lines.append(line)\ntext = ''.join(lines)\n";
    check_same(plain, left);
}

#[test]
fn an_iterator_that_goes_through_a_text_ends_with_it() {
    let own = "import sys\nclass Words:\n    def __init__(self, text):\n        self.text = text\n        self.at = 0\n    \
               def __iter__(self):\n        return self\n    def __next__(self):\n        if self.at >= len(self.text):\n            \
               raise StopIteration\n        end = self.text.find(' ', self.at)\n        word = self.text[self.at:end]\n        \
               self.at = end + 1\n        return word\nkept = []\nfor word in Words(open(sys.argv[1]).read()):\n    kept.append(word)\n";
    check_same(WORDS, own);
    let seconds = python(own, &["in.txt=10MiB"]).cpu_seconds.unwrap().recommended.as_seconds();
    assert!((0.1..6.0).contains(&seconds), "{seconds}");
}

#[test]
fn a_position_handed_from_function_to_function_goes_through_the_text_once() {
    let source = "import sys\ndef skip(text, at):\n    while text[at] in ' \\n':\n        at += 1\n    return at\n\
                  def word(text, at):\n    start = at\n    while text[at] not in ' \\n':\n        at += 1\n    \
                  return at, text[start:at]\ntext = open(sys.argv[1]).read()\nat = 0\nkept = []\nwhile True:\n    \
                  at = skip(text, at)\n    if text.startswith('END', at):\n        break\n    at, found = word(text, at)\n    kept.append(found)\n";
    let footprint = python(source, &["in.txt=10MiB"]);
    check_mib(footprint.memory.recommended.as_f64(), 80.0, 260.0);
    let seconds = footprint.cpu_seconds.unwrap().recommended.as_seconds();
    assert!((0.3..10.0).contains(&seconds), "{seconds}");
}

/// A program beside an installed package.
fn with_package(package: &str, program: &str) -> Footprint {
    let project = project(&format!("--- p/main.py\n{program}{package}"));
    let entry = crate::entry::entries(&project, "p/main.py").unwrap().remove(0);
    let loaded = crate::load::load(&project, &entry);
    footprint(&loaded.program, &knowledge(), &inputs(&["in.txt=10MiB"]), None)
}

const PACKAGE: &str = "--- /lib/site-packages/words/__init__.py\nfrom .reader import *\n\
                       --- /lib/site-packages/words/reader.py\nfrom . import table\nREADY = [0] * 100000000\n\
                       class Reader:\n    kept = table.KEPT\n    def __init__(self, path):\n        self.path = path\n    \
                       def read(self):\n        rows = []\n        for line in open(self.path):\n            \
                       rows.append(table.cut(line))\n        return rows\n\
                       --- /lib/site-packages/words/table.py\nKEPT = 1\ndef cut(line):\n    return line.split()\n";

#[test]
fn calls_of_packages_are_followed_into_their_source() {
    let plain = python(LINES, &["in.txt=10MiB"]).memory.recommended.as_f64();
    let programs = [
        "import sys\nimport words\nkept = words.Reader(sys.argv[1]).read()\n",
        "import sys\nfrom words import Reader\nkept = Reader(sys.argv[1]).read()\n",
        "import sys\nfrom words.reader import Reader\nclass Own(Reader):\n    pass\nkept = Own(sys.argv[1]).read()\n",
    ];
    for program in programs {
        let found = with_package(PACKAGE, program);
        // What loading the package makes the import was charged with.
        let ratio = found.memory.recommended.as_f64() / plain;
        assert!((0.8..1.25).contains(&ratio), "{ratio}: {program}");
        assert!(found.findings.iter().all(|finding| finding.code != "unknown-calls"), "{:?}", found.findings);
    }
    let without = with_package("", programs[0]);
    let unknown = |reason: &Reason| reason.text.contains("of which nothing is known");
    assert!(without.memory.reasons.iter().any(unknown), "{:?}", without.memory.reasons);
}

#[test]
fn names_that_lead_to_each_other_end() {
    let package = "--- /lib/site-packages/a/__init__.py\nfrom b import *\nfrom b import one\n\
                   --- /lib/site-packages/b/__init__.py\nfrom a import *\nfrom a import one\n";
    sound(&with_package(package, "import a\na.one()\na.two()\nfrom b import three\nthree()\n"));
}

#[test]
fn what_stands_for_itself_ends() {
    let sources = [
        "class A:\n    def __getattr__(self, name):\n        return A().other\nA().any()\n",
        "class A:\n    def __init__(self):\n        self.f = self.f\nA().f()\n",
        "import functools\nclass A:\n    pass\na = A()\nA.f = functools.partial(a.f)\na.f()\n",
        "import functools\nclass A:\n    pass\na = A()\nA.__str__ = functools.partial(a.__str__)\nprint(a)\n",
        "class A:\n    def __len__(self):\n        return len(self)\n    def __str__(self):\n        return str(self)\n\
         a = A()\nprint(len(a), a, f'{a}')\n",
        "class A(list):\n    def append(self, one):\n        self.append(one)\n    def __getitem__(self, at):\n        \
         return self[at]\na = A()\na.append(1)\nprint(a[0])\n",
    ];
    for source in sources {
        sound(&python(source, &[]));
    }
    let doubled = format!(
        "class O:\n    def __str__(self):\n        return 'x'\nt = (O(), 1)\n{}print(f'{{t}}', '%s %s' % t)\n",
        "t = (O(), t, t)\n".repeat(60)
    );
    sound(&python(&doubled, &[]));
}

#[test]
fn a_type_made_from_a_builtin_is_kept_in_every_branch() {
    let source = "import sys\nclass Rows(list):\n    def append(self, row):\n        super().append(row)\n    \
                  def load(self, path):\n        self.text = open(path).read()\nrows = Rows()\n\
                  if sys.stdin.readline() == 'q':\n    rows.append('x')\nelse:\n    rows.load(sys.argv[1])\n";
    check_mib(held_of(source), 18.0, 36.0);
}

#[test]
fn instances_of_classes_made_from_builtins_take_more_than_these() {
    let program = |class: &str, made: &str| {
        format!(
            "import sys\n{class}kept = []\nfor line in open(sys.argv[1]):\n    row = {made}()\n    kept.append(row)\n"
        )
    };
    let plain = held_of(&program("", "dict"));
    let own = program("class Row(dict):\n    pass\n", "Row");
    check_mib(held_of(&own) - plain, 5.0, 12.0);
    let with_attribute = own.replace("    kept.append", "    row.at = 1\n    kept.append");
    check_mib(held_of(&with_attribute) - held_of(&own), 70.0, 130.0);
}
