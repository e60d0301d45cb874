//! What is found in texts, cut off them and put together from their pieces; nodes that lead from one to the next.

use super::*;

/// Memory that a program holds of a file of 10 MiB beside what the interpreter takes.
fn held_of(program: &str) -> f64 {
    let nothing = python("import sys\n", &[]).memory.recommended.as_f64();
    python(&format!("import sys\n{program}"), &["in.txt=10MiB"]).memory.recommended.as_f64() - nothing
}

fn seconds_of(program: &str) -> f64 {
    let footprint = python(&format!("import sys\n{program}"), &["in.txt=10MiB"]);
    footprint.cpu_seconds.unwrap().recommended.as_seconds()
}

#[test]
fn groups_of_a_match_share_its_text() {
    let expression = |keep: &str| {
        format!(
            "import re\nfound = re.compile(r'(?P<at>\\S+) (?P<who>\\S+) (\\d+)')\nkept = []\nfor line in open(sys.argv[1]):\n    \
             match = found.match(line)\n    if match is None:\n        continue\n    kept.append({keep})\n"
        )
    };
    // A list slot, a tuple of three and three texts of 16 letters for each line of 48.
    let groups = held_of(&expression("match.groups()"));
    check_mib(groups, 60.0, 110.0);
    check_mib(held_of(&expression("match.group(1, 2, 3)")), 60.0, 110.0);
    let one = held_of(&expression("match.group('at')"));
    check_mib(one, 15.0, 32.0);
    check_mib(held_of(&expression("match['at']")), one * 0.99 / MIB, one * 1.01 / MIB);
    // As a dictionary, two of the three.
    check_mib(held_of(&expression("match.groupdict()")), 70.0, 160.0);
    // The line itself is as long as the whole.
    assert!(held_of(&expression("match.group()")) > one);
    let masked = "import re\nseen = []\ndef mask(match):\n    seen.append(match.group(0))\n    return 'x'\n\
                  text = re.sub(r'\\d+', mask, open(sys.argv[1]).read())\n";
    let plain = masked.replace("    seen.append(match.group(0))\n", "");
    assert!(held_of(masked) > held_of(&plain) * 1.02);
}

#[test]
fn a_match_at_the_front_of_a_long_text_ends_with_its_line() {
    let source = "import re\ntext = open(sys.argv[1]).read()\nkept = []\nwhile text:\n    match = re.match(r'\\w+|\\W', text)\n    \
                  end = match.end()\n    kept.append(text[:end])\n    if end > 100:\n        break\n    text = text[end:]\n";
    assert!((0.5..30.0).contains(&seconds_of(source)), "{}", seconds_of(source));
    let rules = "import re\nclass Blocks:\n    def __init__(self):\n        self.found = []\n    def parse(self, text):\n        \
                 while text:\n            for name in ['head', 'rest']:\n                size = getattr(self, 'parse_' + name)(text)\n                \
                 if size:\n                    text = text[size:]\n                    break\n    def parse_head(self, text):\n        \
                 match = re.match(r'#+ ([^\\n]*)', text)\n        if match:\n            self.found.append(match.group(1))\n            \
                 return match.end()\n    def parse_rest(self, text):\n        match = re.match(r'[^\\n]*\\n', text)\n        \
                 self.found.append(match.group(0))\n        return match.end()\nBlocks().parse(open(sys.argv[1]).read())\n";
    check_mib(held_of(rules), 20.0, 500.0);
}

#[test]
fn what_is_begun_anew_is_as_long_as_a_piece() {
    let words = "text = open(sys.argv[1]).read()\nkept = []\nword = ''\nfor letter in text:\n    if letter == ' ':\n        \
                 kept.append(word)\n        word = ''\n    else:\n        word += letter\n";
    check_mib(held_of(words), 60.0, 900.0);
    assert!(seconds_of(words) < 10.0, "{}", seconds_of(words));
    let whole = "text = open(sys.argv[1]).read()\ncopy = ''\nfor letter in text:\n    copy += letter\n";
    check_mib(held_of(whole), 20.0, 40.0);
}

#[test]
fn nodes_that_lead_to_the_next_all_stay() {
    let class = "class Node:\n    def __init__(self, row, following=None):\n        self.row = row\n        self.following = following\n";
    let list = held_of(&format!(
        "{class}kept = []\nfor line in open(sys.argv[1]):\n    kept.append(Node(line.split()))\n"
    ));
    check_mib(list, 60.0, 250.0);
    let chains = [
        "head = None\nfor line in open(sys.argv[1]):\n    head = Node(line.split(), head)\n",
        "head = None\nlast = None\nfor line in open(sys.argv[1]):\n    node = Node(line.split())\n    if head is None:\n        \
         head = last = node\n    else:\n        last.following = node\n        last = node\n",
        "head = Node([])\nlast = head\nfor line in open(sys.argv[1]):\n    last.following = Node(line.split())\n    \
         last = last.following\n",
    ];
    for chain in chains {
        let found = held_of(&format!("{class}{chain}"));
        assert!((found / list - 1.0).abs() < 0.2, "{:.1} of {:.1} MiB: {chain}", found / MIB, list / MIB);
    }
    let last = "head = None\nfor line in open(sys.argv[1]):\n    head = Node(line.split(), None)\n";
    check_mib(held_of(&format!("{class}{last}")), 0.0, 1.0);
}

#[test]
fn names_that_are_put_together_are_known() {
    let methods = "class Commands:\n    def do_count(self, path):\n        return [line.split() for line in open(path)]\n";
    let plain = held_of(&format!("{methods}kept = Commands().do_count(sys.argv[1])\n"));
    for name in ["'do_%s' % 'count'", "'{}_{}'.format('do', 'count')", "'%s_%s' % ('do', 'count')"] {
        let found = held_of(&format!("{methods}kept = getattr(Commands(), {name})(sys.argv[1])\n"));
        assert!((found / plain - 1.0).abs() < 0.05, "{:.1} of {:.1} MiB: {name}", found / MIB, plain / MIB);
    }
    let handlers = "import xml.parsers.expat\nclass Reader:\n    class Token:\n        def __init__(self, given):\n            \
                    self.given = list(given)\n    class Start(Token):\n        pass\n    class End(Token):\n        pass\n    \
                    def __init__(self):\n        self.kept = []\n        self.parser = xml.parsers.expat.ParserCreate()\n        \
                    for kind in ['Start', 'End']:\n            setattr(self.parser, '%sElementHandler' % kind, self.handler(kind))\n    \
                    def handler(self, kind):\n        return lambda *given: self.kept.append(getattr(self, kind)(given))\n\
                    reader = Reader()\nreader.parser.ParseFile(open(sys.argv[1], 'rb'))\n";
    check_mib(held_of(handlers), 60.0, 600.0);
}

/// Memory that a Rust program holds of a file of 10 MiB beside what its runtime takes.
fn held_in_rust(program: &str) -> f64 {
    let nothing = rust("fn main() {}\n", &[]).memory.recommended.as_f64();
    rust(program, &["in.txt=10MiB"]).memory.recommended.as_f64() - nothing
}

#[test]
fn what_is_counted_through_what_a_call_gives_is_kept() {
    let counts = |count: &str| {
        format!(
            "use std::collections::HashMap;\nfn main() {{\n    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();\n    \
             let mut counts: HashMap<String, usize> = HashMap::new();\n    for word in text.split_whitespace() {{\n        {count}\n    }}\n    \
             println!(\"{{}}\", counts.len());\n}}\n"
        )
    };
    let plain = held_in_rust(&counts(
        "let count = counts.entry(word.to_string()).or_insert(0);\n        *count += 1;",
    ));
    check_mib(plain - held_in_rust(&counts("")), 1.0, 60.0);
    for count in [
        "*counts.entry(word.to_string()).or_insert(0) += 1;",
        "*counts.entry(word.to_string()).or_insert(0) = 1;",
    ] {
        let found = held_in_rust(&counts(count));
        assert!((found / plain - 1.0).abs() < 0.02, "{:.1} of {:.1} MiB: {count}", found / MIB, plain / MIB);
    }
}

#[test]
fn what_is_stored_through_an_entry_stays() {
    let source = "use std::collections::HashMap;\nfn main() {\n    \
                  let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();\n    \
                  let mut kept: HashMap<&str, Vec<u8>> = HashMap::new();\n    for line in text.lines() {\n        \
                  *kept.entry(line).or_insert(Vec::new()) = vec![0u8; 1000];\n    }\n    println!(\"{}\", kept.len());\n}\n";
    check_mib(held_in_rust(source), 150.0, 450.0);
}

#[test]
fn arms_that_set_different_attributes_keep_both() {
    let source = "use std::path::PathBuf;\n#[derive(Default)]\nstruct Config { input: Option<PathBuf>, names: String, upper: bool }\n\
                  fn config() -> Config {\n    let mut config = Config::default();\n    let mut args = std::env::args().skip(1);\n    \
                  while let Some(arg) = args.next() {\n        match arg.as_str() {\n            \"-u\" => config.upper = true,\n            \
                  \"-n\" => config.names = args.next().unwrap(),\n            _ => config.input = Some(PathBuf::from(arg)),\n        }\n    }\n    \
                  config\n}\nfn main() {\n    let config = config();\n    let text = std::fs::read(config.input.as_ref().expect(\"a file\")).unwrap();\n    \
                  println!(\"{}\", text.len());\n}\n";
    check_mib(held_in_rust(source), 9.0, 16.0);
    let source = "class Options:\n    def __init__(self):\n        self.lines = None\n        self.words = None\n\
                  def read(options, path):\n    if input():\n        options.lines = open(path).readlines()\n    else:\n        \
                  options.words = open(path).read()\noptions = Options()\nread(options, sys.argv[1])\ncopy = list(options.words.split())\n";
    check_mib(held_of(source), 80.0, 240.0);
}

#[test]
fn an_iterator_of_ones_own_that_cuts_its_text_ends_with_it() {
    let source = "struct Words<'a> { rest: &'a str }\nimpl<'a> Iterator for Words<'a> {\n    type Item = &'a str;\n    \
                  fn next(&mut self) -> Option<&'a str> {\n        if self.rest.is_empty() { return None; }\n        \
                  let end = self.rest.find(' ').unwrap_or(self.rest.len());\n        let (word, rest) = self.rest.split_at(end);\n        \
                  self.rest = rest;\n        Some(word)\n    }\n}\nfn main() {\n    \
                  let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();\n    \
                  let kept: Vec<String> = Words { rest: &text }.map(|word| word.to_string()).collect();\n    println!(\"{}\", kept.len());\n}\n";
    check_mib(held_in_rust(source), 60.0, 140.0);
}

#[test]
fn what_a_call_is_told_to_make_it_makes() {
    let record = "struct Record { id: String, rest: Vec<String> }\nimpl std::str::FromStr for Record {\n    type Err = ();\n    \
                  fn from_str(text: &str) -> Result<Self, ()> {\n        let mut parts = text.split(',');\n        \
                  let id = parts.next().ok_or(())?.to_string();\n        Ok(Record { id, rest: parts.map(|part| part.to_string()).collect() })\n    }\n}\n";
    let program = |parsed: &str| {
        format!(
            "use std::str::FromStr;\n{record}fn main() {{\n    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();\n    \
             let mut kept = Vec::new();\n    for line in text.lines() {{\n        kept.push({parsed});\n    }}\n    println!(\"{{}}\", kept.len());\n}}\n"
        )
    };
    let plain = held_in_rust(&program("Record::from_str(line).unwrap()"));
    check_mib(plain, 40.0, 300.0);
    let told = held_in_rust(&program("line.parse::<Record>().unwrap()"));
    assert!((told / plain - 1.0).abs() < 0.02, "{:.1} of {:.1} MiB", told / MIB, plain / MIB);
    let letters = |made: &str| {
        held_in_rust(&format!(
            "fn main() {{\n    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();\n    {made}\n    \
             println!(\"{{}}\", made.len());\n}}\n"
        ))
    };
    let stated = letters("let made: String = text.chars().rev().collect();");
    let told = letters("let made = text.chars().rev().collect::<String>();");
    assert!((told / stated - 1.0).abs() < 0.02, "{:.1} of {:.1} MiB", told / MIB, stated / MIB);
}

#[test]
fn modules_inside_a_file_are_found() {
    let source = "mod table {\n    pub struct Table { pub rows: Vec<Vec<String>> }\n    impl Table {\n        \
                  pub fn parse(text: &str) -> Self {\n            \
                  let rows = text.lines().map(|line| line.split(',').map(|cell| cell.to_string()).collect()).collect();\n            \
                  Table { rows }\n        }\n    }\n}\nuse table::Table;\nfn main() {\n    \
                  let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();\n    \
                  let table = Table::parse(&text);\n    println!(\"{}\", table.rows.len());\n}\n";
    check_mib(held_in_rust(source), 60.0, 250.0);
}

#[test]
fn words_that_were_looked_at_tell_how_many_different_ones_there_are() {
    let program = program(
        Language::Python,
        "import sys\ncounts = {}\nfor line in open(sys.argv[1]):\n    for word in line.split():\n        \
         counts[word] = counts.get(word, 0) + 1\n",
    );
    let held = |different: [u64; 3]| {
        let words = Some(plimsoll_model::Words { count: 100_000, different, each: Bytes(7) });
        let argument = Argument {
            text: "in.txt".to_owned(),
            size: Some(Bytes(70 << 20)),
            line: Some(Bytes(49)),
            words,
            ..Argument::default()
        };
        let inputs = Inputs { arguments: vec![argument], ..Inputs::default() };
        let found = footprint(&program, &knowledge(), &inputs, None);
        found.memory.recommended.as_f64()
    };
    let few = held([1000; 3]);
    check_mib(few, 9.0, 14.0);
    let some = held([16_967, 24_333, 28_930]);
    check_mib(some - few, 3.0, 12.0);
    // Ten million words, each of which is another one.
    check_mib(held([25_000, 50_000, 100_000]), 1000.0, 2600.0);
}

#[test]
fn nodes_of_several_types_are_gone_down_to_the_last() {
    let source = "import sys\nclass Visitor:\n    def visit(self, node):\n        \
                  return getattr(self, 'visit_' + type(node).__name__.lower(), self.other)(node)\n    def other(self, node):\n        \
                  return ''\n    def visit_book(self, node):\n        return '\\n'.join(self.visit(part) for part in node.parts)\n    \
                  def visit_line(self, node):\n        return ' '.join(self.visit(part) for part in node.parts)\n    \
                  def visit_word(self, node):\n        return '<b>' + node.text + '</b>'\n\
                  class Book:\n    def __init__(self, parts):\n        self.parts = parts\nclass Line(Book):\n    pass\n\
                  class Word:\n    def __init__(self, text):\n        self.text = text\n\
                  book = Book([Line([Word(word) for word in line.split()]) for line in open(sys.argv[1])])\n";
    let made = seconds_of(source);
    let visited = seconds_of(&format!("{source}text = Visitor().visit(book)\n"));
    assert!((1.6..8.0).contains(&(visited / made)), "{visited} after {made} s");
}

#[test]
fn what_is_made_anew_from_the_last_is_no_chain() {
    let sources = [
        "class Grid:\n    def __init__(self, cells):\n        self.cells = cells\ndef step(grid):\n    \
         return Grid([cell + 1 for cell in grid.cells])\ngrid = Grid([0] * 1000)\nfor _ in range(10000):\n    grid = step(grid)\n",
        "class State:\n    def __init__(self, old):\n        self.count = old.count + 1 if old else 0\nstate = None\n\
         for _ in range(1000000):\n    state = State(state)\n",
        "class Best:\n    def __init__(self, at):\n        self.at = at\nclass Place:\n    best = None\n\
         places = [Place() for _ in range(10)]\nfor at in range(1000000):\n    place = places[at % 10]\n    place.best = Best(at)\n",
    ];
    for source in sources {
        check_mib(held_of(source), 0.0, 3.0);
    }
}

#[test]
fn branches_that_exclude_each_other_do_not_add_up() {
    let source = "class Kept:\n    def __init__(self, kind):\n        if kind == 'a':\n            self.a = bytearray(100000000)\n        \
                  elif kind == 'b':\n            self.b = bytearray(100000000)\n        else:\n            \
                  self.c = bytearray(100000000)\nkept = Kept(input())\n";
    check_mib(held_of(source), 90.0, 160.0);
}

#[test]
fn pieces_of_a_stated_size_are_as_many_as_fit() {
    let source = "data = open(sys.argv[1], 'rb').read()\nkept = []\nwhile data:\n    kept.append(data[:65536])\n    \
                  data = data[65536:]\n";
    check_mib(held_of(source), 15.0, 45.0);
    let source = "SIZE = 1000\nlines = open(sys.argv[1]).readlines()\nparts = []\nwhile lines:\n    parts.append(lines[:SIZE])\n    \
                  lines = lines[SIZE:]\n";
    check_mib(held_of(source), 20.0, 60.0);
    let rare = "text = ''\nfor line in open(sys.argv[1]):\n    if line.startswith('#'):\n        text = ''\n    text += line\n";
    check_mib(held_of(rare), 9.0, 20.0);
}
