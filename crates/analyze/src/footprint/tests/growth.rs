//! What containers, arrays and searches grow to.

use super::*;

/// Memory beyond that of a program that does nothing.
fn grown(footprint: &Footprint, nothing: &Footprint) -> f64 {
    footprint.memory.recommended.as_f64() - nothing.memory.recommended.as_f64()
}

#[test]
fn arrays_are_as_large_as_their_shape() {
    let source = "import sys\nimport numpy as np\nn = int(sys.argv[1])\nbytes_ = np.zeros((n, 100), dtype=np.uint8)\n\
                  points = np.ones((n, 4))\ncentres = np.ones((8, 4), dtype='float32')\n\
                  apart = points[:, np.newaxis, :] - centres[np.newaxis, :, :]\nnearest = apart.sum(axis=2).argmin(axis=1)\n\
                  product = points.T @ points\nprint(nearest, product, bytes_)\n";
    let found = python(source, &["100000"]);
    check_mib(at(&found, "a.py:4"), 9.5, 11.0);
    check_mib(at(&found, "a.py:5"), 3.0, 3.5);
    // 100,000 by 8 by 4 of eight bytes.
    check_mib(at(&found, "a.py:7"), 24.0, 28.0);
    assert!(at(&found, "a.py:9") < 0.1 * MIB);
}

#[test]
fn what_is_cut_to_a_length_stays_there() {
    let nothing = python("import sys\n", &[]);
    let cut = |evict: &str| {
        let source = format!(
            "import sys\nclass Cache:\n    def __init__(self, most):\n        self.most = most\n        self.kept = {{}}\n    \
             def put(self, key):\n        self.kept[key] = f'page {{key}}'\n{evict}\ncache = Cache(1000)\n\
             for i in range(int(sys.argv[1])):\n    cache.put(i)\n"
        );
        grown(&python(&source, &["1000000"]), &nothing)
    };
    let evict = "        if len(self.kept) > self.most:\n            self.kept.popitem()\n";
    assert!(cut(evict) < 2.0 * MIB, "{}", cut(evict));
    assert!(cut("") > 50.0 * MIB, "{}", cut(""));
}

#[test]
fn a_batch_is_flushed_when_it_is_full() {
    let source = "import sys\nbatch, runs = [], []\nfor line in open(sys.argv[1]):\n    batch.append(line)\n    \
                  if len(batch) == 1000:\n        runs.append(str(len(runs)))\n        batch.clear()\nprint(len(runs))\n";
    let found = python(source, &["data=100MiB"]);
    assert!(at(&found, "a.py:2") + at(&found, "a.py:6") < 2.0 * MIB);
}

#[test]
fn a_search_meets_each_place_once() {
    let source = "import sys\nn = int(sys.argv[1])\ngrid = [[0] * n for _ in range(n)]\nseen = {(0, 0)}\ntodo = [(0, 0)]\n\
                  while todo:\n    x, y = todo.pop()\n    for a, b in ((x + 1, y), (x, y + 1)):\n        \
                  if a < n and b < n and grid[a][b] == 0 and (a, b) not in seen:\n            seen.add((a, b))\n            \
                  todo.append((a, b))\nprint(len(seen))\n";
    let small = python(source, &["100"]).memory.recommended.as_f64();
    let large = python(source, &["1000"]).memory.recommended.as_f64();
    // A million states, each a tuple of two numbers in a set.
    assert!(large > 100.0 * MIB && large < 400.0 * MIB, "{}", large / MIB);
    assert!(small < 20.0 * MIB, "{}", small / MIB);
}

#[test]
fn a_trie_grows_by_what_is_new() {
    let source = "import sys\nclass Node:\n    def __init__(self):\n        self.next = {}\nroot = Node()\n\
                  for line in open(sys.argv[1]):\n    for word in line.split():\n        node = root\n        \
                  for letter in word:\n            if letter not in node.next:\n                \
                  node.next[letter] = Node()\n            node = node.next[letter]\n";
    let nothing = python("import sys\n", &[]);
    let found = grown(&python(source, &["text=10MiB"]), &nothing);
    assert!(found > 10.0 * MIB && found < 200.0 * MIB, "{}", found / MIB);
}

#[test]
fn a_queue_hands_on_as_much_as_went_in() {
    let source = "import sys, asyncio\nasync def put(queue, n):\n    for i in range(n):\n        await queue.put(f'{i}')\n    \
                  await queue.put(None)\nasync def take(queue, kept):\n    while (one := await queue.get()) is not None:\n        \
                  kept[one] = 'x' * 40\nasync def main(n):\n    queue, kept = asyncio.Queue(maxsize=10), {}\n    \
                  await asyncio.gather(put(queue, n), take(queue, kept))\n    return kept\n\
                  print(len(asyncio.run(main(int(sys.argv[1])))))\n";
    let (few, many) = (python(source, &["1000"]), python(source, &["200000"]));
    assert!(grown(&many, &few) > 20.0 * MIB, "{}", many.memory.recommended);
}

#[test]
fn a_compressor_takes_what_its_level_says() {
    let source = |level: u32| {
        format!(
            "import lzma, shutil, sys\nwith open(sys.argv[1], 'rb') as plain, lzma.open(sys.argv[2], 'wb', preset={level}) as out:\n    \
             shutil.copyfileobj(plain, out)\n"
        )
    };
    let of = |level| python(&source(level), &["data=100MiB", "out"]).memory.recommended.as_f64();
    assert!(of(9) > 700e6 && of(0) < 30e6, "{} {}", of(9), of(0));
    let little = python(&source(9), &["data=1MiB", "out"]).memory.recommended.as_f64();
    assert!(little < 80e6, "{little}");
}

#[test]
fn mapped_pages_that_are_looked_at_are_resident() {
    let source = "import mmap, sys\nwith open(sys.argv[1], 'rb') as f:\n    \
                  pages = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)\n    print(pages.find(b'x'))\n";
    let found = python(source, &["data=300MiB"]);
    assert!(found.memory.recommended > "300MiB".parse().unwrap(), "{}", found.memory.recommended);
}

#[test]
fn more_than_programs_hold_for_a_byte_is_an_error_of_the_reading() {
    let source = "import sys\ntext = open(sys.argv[1]).read()\nkept = []\nfor a in text:\n    for b in text:\n        \
                  kept.append(a + b)\n";
    let found = python(source, &["data=1MiB"]);
    assert!(found.memory.recommended < "400MiB".parse().unwrap(), "{}", found.memory.recommended);
}

#[test]
fn a_folder_is_looked_at_file_by_file() {
    let of = |folder| {
        let argument = Argument {
            text: "d".to_owned(),
            size: Some("1GiB".parse().unwrap()),
            folder,
            ..Argument::default()
        };
        let inputs = Inputs { arguments: vec![argument], ..Inputs::default() };
        let source = "import sys\nimport strange\nstrange.check(sys.argv[1])\n";
        footprint(&program(Language::Python, source), &knowledge(), &inputs, None).memory.recommended
    };
    let many = plimsoll_model::Folder { files: 10_000, largest: "1MiB".parse().unwrap() };
    assert!(of(Some(many)) < "60MiB".parse().unwrap(), "{}", of(Some(many)));
    assert!(of(None) > "1GiB".parse().unwrap());
}

#[test]
fn records_of_bytes_are_as_many_as_fit() {
    let source = "import struct, sys\nn = int(sys.argv[1])\nR = struct.Struct('<IHhfQ')\ndata = bytearray(R.size * n)\n\
                  rows = [list(row) for row in R.iter_unpack(data)]\nprint(len(rows))\n";
    let found = python(source, &["1000000"]);
    check_mib(at(&found, "a.py:4"), 19.0, 21.0);
    assert!(at(&found, "a.py:5") > 100.0 * MIB);
}

#[test]
fn rust_numbers_are_as_wide_as_they_are() {
    let source = "fn main() {\n    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();\n    \
                  let mut rows = Vec::with_capacity(n);\n    for i in 0..n {\n        rows.push((i >> 3) as u8);\n    }\n    \
                  let wide = vec![u32::MAX; n];\n    println!(\"{} {}\", rows.len(), wide.len());\n}\n";
    let found = rust(source, &["10000000"]);
    check_mib(at(&found, "src/main.rs:3"), 9.0, 10.5);
    check_mib(at(&found, "src/main.rs:7"), 37.0, 40.5);
}

#[test]
fn a_recursion_by_parts_ends() {
    let source = "struct Node { at: f32, left: Option<Box<Node>>, right: Option<Box<Node>> }\n\
                  fn build(points: &mut [f32]) -> Option<Box<Node>> {\n    if points.is_empty() { return None; }\n    \
                  let middle = points.len() / 2;\n    let at = points[middle];\n    \
                  let (left, rest) = points.split_at_mut(middle);\n    \
                  let (left, right) = (build(left), build(&mut rest[1..]));\n    \
                  Some(Box::new(Node { at, left, right }))\n}\nfn main() {\n    \
                  let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();\n    \
                  let mut points: Vec<f32> = (0..n).map(|i| i as f32).collect();\n    \
                  println!(\"{}\", build(&mut points).is_some());\n}\n";
    let found = rust(source, &["1000000"]);
    assert!(found.memory.recommended < "300MiB".parse().unwrap(), "{}", found.memory.recommended);
}

#[test]
fn crates_that_are_named_are_charged() {
    let mut with = program(Language::Rust, "fn main() {}\n");
    with.packages.push(Package { name: "regex".to_owned(), ..Package::default() });
    let of =
        |program: &Program| footprint(program, &knowledge(), &Inputs::default(), None).memory.recommended;
    assert!(of(&with) > of(&program(Language::Rust, "fn main() {}\n")));
}

#[test]
fn time_that_cannot_be_followed_goes_by_the_input() {
    let source =
        "import sys\nimport strange\nfor line in strange.parts(sys.argv[1]):\n    strange.work(line)\n";
    let of = |size: &str| seconds(&python(source, &[&format!("data={size}")]));
    assert!(of("100MiB") > 1.3 * of("1MiB"), "{} {}", of("100MiB"), of("1MiB"));
}

#[test]
fn workers_of_which_the_number_is_not_known_are_as_many_as_cores() {
    let source = "import strange\nfrom concurrent.futures import ProcessPoolExecutor\n\
                  with ProcessPoolExecutor(max_workers=int(strange.number())) as pool:\n    print(list(pool.map(abs, [1])))\n";
    let found = python(source, &[]);
    assert!(found.memory.recommended < "300MiB".parse().unwrap(), "{}", found.memory.recommended);
}

#[test]
fn a_large_input_takes_as_long_as_it_takes() {
    let source = "import sys\nfor line in open(sys.argv[1]):\n    print(line.split())\n";
    let of = |size: &str| seconds(&python(source, &[&format!("data={size}")]));
    let ratio = of("500GiB") / of("5GiB");
    assert!((80.0..=110.0).contains(&ratio), "{ratio}");
    let pairs = "import sys\ntext = open(sys.argv[1]).read()\nfor a in text:\n    for b in text:\n        print(a, b)\n";
    let told = seconds(&python(pairs, &["data=10MiB"]));
    assert!(told < 1000.0, "{told}");
    let stated =
        Inputs { named: [("arg1".to_owned(), "10MiB".parse().unwrap())].into(), ..Inputs::default() };
    let found = footprint(&program(Language::Python, pairs), &knowledge(), &stated, None);
    assert!(seconds(&found) > 1e5, "{}", seconds(&found));
}

#[test]
fn triangles_are_gone_through() {
    let source = "fn main() {\n    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();\n    \
                  let mut m = vec![vec![1.0; n]; n];\n    for k in 0..n {\n        let (above, below) = m.split_at_mut(k + 1);\n        \
                  let row = &above[k];\n        for other in below {\n            \
                  for (cell, value) in other[k + 1..].iter_mut().zip(&row[k + 1..]) {\n                *cell -= value;\n            }\n        }\n    }\n    \
                  let sum = m[0].iter().zip(&m[1]).map(|(a, b)| a * b).sum::<f64>();\n    println!(\"{sum}\");\n}\n";
    let of = |n: &str| seconds(&rust(source, &[n]));
    let ratio = of("2000") / of("1000");
    // Eight times, and what is held is farther from the processor.
    assert!((7.0..10.0).contains(&ratio), "{ratio}");
}

#[test]
fn a_picture_is_as_wide_as_it_is_high() {
    let source = "import sys\nwith open(sys.argv[1], 'rb') as f:\n    width, height = map(int, f.readline().split())\n    \
                  pixels = bytearray(f.read(width * height))\nfor y in range(height):\n    row = pixels[y * width:(y + 1) * width]\n    \
                  for x in range(width):\n        pixels[x] = 3\n    column = pixels[y::width]\n";
    let of = |size: &str| seconds(&python(source, &[&format!("data={size}")]));
    let ratio = of("64MiB") / of("4MiB");
    // Sixteen times, and what is held is farther from the processor.
    assert!((12.0..24.0).contains(&ratio), "{ratio}");
}

#[test]
fn what_is_written_can_be_believed() {
    let source = "use std::fs;\nfn main() {\n    let data = fs::read(std::env::args().nth(1).unwrap()).unwrap();\n    let mut out = Vec::new();\n    \
                  let mut at = 0;\n    while at < data.len() {\n        for part in data[at..].chunks(255) {\n            out.extend_from_slice(part);\n        }\n        \
                  at += 1;\n    }\n    fs::write(\"out\", &out).unwrap();\n}\n";
    let found = rust(source, &["data=1MiB"]);
    assert!(found.disk.write.bytes < "64MiB".parse().unwrap(), "{}", found.disk.write.bytes);
}

#[test]
fn what_happens_in_the_first_rounds_costs_little() {
    let source = |limit: &str| {
        format!(
            "import sys\ndata = open(sys.argv[1]).read()\ntotal = 0\nfor word in data.split():\n    if total {limit}:\n        \
             print(data.find(word, 5))\n    total += 1\n"
        )
    };
    let of = |limit: &str| seconds(&python(&source(limit), &["data=10MiB"]));
    assert!(of("< 3") * 3.0 < of("is not None"), "{} {}", of("< 3"), of("is not None"));
}

#[test]
fn parsing_source_takes_its_time() {
    let source = "import ast\nimport sys\ntree = ast.parse(open(sys.argv[1]).read())\nfor node in ast.walk(tree):\n    print(node)\n";
    let found = python(source, &["data=10MiB"]);
    check_mib(at(&found, "a.py:3"), 760.0, 1200.0);
    assert!((2.0..20.0).contains(&seconds(&found)), "{}", seconds(&found));
}

#[test]
fn a_file_in_memory_is_read_as_one_on_disk() {
    let of = |rest: &str| {
        let source = format!(
            "import io\nimport sys\nimport tokenize\ndata = open(sys.argv[1], 'rb').read()\nout = []\n{rest}\n"
        );
        python(&source, &["data=10MiB"])
    };
    // The bytes of the file, their text, its code points, and lines of it.
    let lines = of("for line in io.StringIO(data.decode()):\n    out.append(line.strip())");
    check_mib(lines.memory.recommended.as_f64(), 100.0, 190.0);
    let pieces = of(
        "buffer = io.BytesIO(data)\nwhile True:\n    piece = buffer.read(4096)\n    if not piece:\n        break\n    \
                     out.append(piece)",
    );
    check_mib(pieces.memory.recommended.as_f64(), 30.0, 60.0);
    let wrapped = of(
        "with io.TextIOWrapper(io.BytesIO(data)) as lines:\n    out = [line.split(',') for line in lines]",
    );
    check_mib(wrapped.memory.recommended.as_f64(), 60.0, 300.0);
    // Nothing of it is read from the disk a second time.
    assert!(wrapped.disk.read.bytes < "20MiB".parse().unwrap(), "{}", wrapped.disk.read.bytes);
    // What is written through a wrapper is in the file.
    let written = python(
        "import io\nwith io.TextIOWrapper(open('out.txt', 'wb')) as out:\n    for i in range(1000000):\n        \
         out.write('x' * 100)\ntext = open('out.txt').read()\n",
        &[],
    );
    check_mib(at(&written, "a.py:5"), 90.0, 210.0);
    let tokens = of("for token in tokenize.tokenize(io.BytesIO(data).readline):\n    out.append(token)");
    let stated =
        of("for token in tokenize.tokenize(open(sys.argv[1], 'rb').readline):\n    out.append(token)");
    assert!(seconds(&tokens) > 1.0, "{}", seconds(&tokens));
    assert!(
        (seconds(&tokens) / seconds(&stated) - 1.0).abs() < 0.2,
        "{} {}",
        seconds(&tokens),
        seconds(&stated)
    );
    check_mib(
        of("buffer = io.StringIO()\nfor line in data.splitlines():\n    print(line, file=buffer)")
            .memory
            .recommended
            .as_f64(),
        50.0,
        160.0,
    );
}

#[test]
fn a_scanner_goes_over_its_text() {
    let of = |source: &str, size: &str| python(source, &[&format!("data={size}")]);
    let by_pattern = "import re\nimport sys\nPART = re.compile(r'\\d+|\\w+|.')\ndef parts(text):\n    pos = 0\n    while pos < len(text):\n        \
                      match = PART.match(text, pos)\n        yield match.group()\n        pos = match.end()\n\
                      found = list(parts(open(sys.argv[1]).read()))\n";
    let by_method = "import sys\nclass Lexer:\n    def __init__(self, text):\n        self.text = text\n        self.pos = 0\n    \
                     def word(self):\n        while self.pos < len(self.text) and self.text[self.pos] == ' ':\n            self.pos += 1\n        \
                     if self.pos >= len(self.text):\n            return None\n        start = self.pos\n        \
                     while self.pos < len(self.text) and self.text[self.pos] != ' ':\n            self.pos += 1\n        \
                     return self.text[start:self.pos]\n    def words(self):\n        while True:\n            word = self.word()\n            \
                     if word is None:\n                break\n            yield word\n\
                     found = list(Lexer(open(sys.argv[1]).read()).words())\n";
    for source in [by_pattern, by_method] {
        let (small, large) = (of(source, "4MiB"), of(source, "16MiB"));
        let ratio = seconds(&large) / seconds(&small);
        assert!((3.0..5.5).contains(&ratio), "{ratio}");
        check_mib(large.memory.recommended.as_f64(), 120.0, 900.0);
    }
}

#[test]
fn handlers_and_visitors_are_called() {
    let held = |source: &str| python(source, &["data=10MiB"]).memory.recommended.as_f64();
    let sax = |does: &str| {
        held(&format!(
            "import sys\nimport xml.sax\nclass Names(xml.sax.ContentHandler):\n    def __init__(self):\n        self.found = []\n    \
             def startElement(self, name, attrs):\n        {does}\nxml.sax.parse(sys.argv[1], Names())\n"
        ))
    };
    check_mib(sax("self.found.append((name, dict(attrs)))") - sax("pass"), 30.0, 300.0);
    let expat = |handler: &str| {
        held(&format!(
            "import sys\nimport xml.parsers.expat\nfound = []\ndef start(name, attrs):\n    found.append([name, 1])\n\
             parser = xml.parsers.expat.ParserCreate()\n{handler}\nparser.ParseFile(open(sys.argv[1], 'rb'))\n"
        ))
    };
    check_mib(
        expat("parser.StartElementHandler = start")
            - expat("parser.StartElementHandler = lambda name, attrs: None"),
        20.0,
        200.0,
    );
    let visitor = |name: &str| {
        seconds(&python(
            &format!(
                "import ast\nimport sys\nclass Names(ast.NodeVisitor):\n    def __init__(self):\n        self.found = []\n    \
             def {name}(self, node):\n        self.found.append([node.name, node.lineno])\n        self.generic_visit(node)\n\
             Names().visit(ast.parse(open(sys.argv[1]).read()))\n"
            ),
            &["data=10MiB"],
        ))
    };
    assert!(
        visitor("visit_Name") > visitor("other") * 1.02,
        "{} {}",
        visitor("visit_Name"),
        visitor("other")
    );
}

#[test]
fn visitors_have_what_their_bases_have_and_not_what_stands_inside_their_methods() {
    let took = |base: &str, own: &str| {
        let source = format!(
            "import ast\nimport sys\nclass Base(ast.NodeVisitor):\n{base}class Names(Base):\n{own}\
             Names().visit(ast.parse(open(sys.argv[1]).read()))\n"
        );
        seconds(&python(&source, &["data=1MiB"]))
    };
    let visit = "    def visit_Name(self, node):\n        ";
    let works = format!("{visit}sum(range(100000))\n");
    let inside = format!("{visit}def late(node):\n            sum(range(100000))\n");
    let (passes, empty) = (format!("{visit}pass\n"), "    pass\n");
    let nothing = took(&passes, empty);
    assert!(took(&works, empty) > 5.0 * nothing, "{} {nothing}", took(&works, empty));
    for (base, own) in [(&works, passes.as_str()), (&inside, empty)] {
        assert!(took(base, own) < 1.1 * nothing, "{} {nothing}", took(base, own));
    }
}

#[test]
fn texts_that_double_are_known_by_their_length() {
    // Put together letter by letter, forty lines of either would be a terabyte.
    let text = format!("x = 'a'\n{}kept = x\n", "x = x + x\n".repeat(27));
    check_mib(python(&text, &[]).memory.recommended.as_f64(), 128.0, 600.0);
    let path = format!("import os\nx = 'a'\n{}open(x)\n", "x = os.path.join(x, x)\n".repeat(40));
    sound(&python(&path, &[]));
    let text = format!("x = 'a'\n{}", "x = x + x\n".repeat(200));
    sound(&python(&text, &[]));
}

#[test]
fn a_draw_lets_its_share_through() {
    let nothing = python("import random\nimport sys\n", &[]);
    let kept = |condition: &str| {
        let source = format!(
            "import random\nimport sys\nn = int(sys.argv[1])\nkept = [f'item {{i}}' for i in range(n) if {condition}]\n\
             for i in range(n):\n    if {condition}:\n        kept.append(f'item {{i}}')\n"
        );
        grown(&python(&source, &["1000000"]), &nothing)
    };
    let (all, tenth) = (kept("True"), kept("random.random() < 0.1"));
    assert!((8.0..12.0).contains(&(all / tenth)), "{}", all / tenth);
    let most = kept("0.1 <= random.random()");
    assert!((1.0..1.3).contains(&(all / most)), "{}", all / most);
}

#[test]
fn going_over_what_a_dict_holds_makes_nothing() {
    let nothing = python("import sys\n", &[]);
    let held = |over: &str| {
        let source = format!(
            "import sys\nclass Item:\n    def __init__(self, name, price):\n        self.name = name\n        self.price = price\n\
             items = {{}}\nfor i in range(int(sys.argv[1])):\n    items[f'item {{i}}'] = Item('a', i * 1.5)\n{over}\n"
        );
        grown(&python(&source, &["200000"]), &nothing)
    };
    let alone = held("");
    for over in [
        "print(sum(item.price for item in items.values()))",
        "for name, item in items.items():\n    print(name, item.price)",
        "total = 0\nfor item in reversed(list(items.values())):\n    total += item.price",
    ] {
        assert!(held(over) < alone * 1.1, "{over}: {} of {alone}", held(over));
    }
    // What a generator makes is made.
    assert!(held("made = list(Item(name, 1.5) for name in items)") > alone * 1.3);
}

#[test]
fn rests_are_as_many_as_their_divisor() {
    let nothing = python("import sys\n", &[]);
    let kept = |key: &str| {
        let source =
            format!("import sys\nseen = {{}}\nfor i in range(int(sys.argv[1])):\n    seen[{key}] = [i, i]\n");
        grown(&python(&source, &["1000000"]), &nothing)
    };
    let all = kept("f'item {i}'");
    for key in ["f'item {i % 1000}'", "i % 1000", "(i % 10, i % 100)", "i & 1023", "(i % 1000) * 2 + 1"] {
        assert!(kept(key) < all / 50.0, "{key}: {} of {all}", kept(key));
    }
    assert!(kept("i * 1000") > all / 3.0);
}

#[test]
fn lines_are_as_many_as_their_length_tells() {
    let held = |source: &str, line: Option<u64>| {
        let argument = Argument {
            text: "data".to_owned(),
            size: Some("10MB".parse().unwrap()),
            line: line.map(Bytes),
            ..Argument::default()
        };
        let inputs = Inputs { arguments: vec![argument], ..Inputs::default() };
        footprint(&program(Language::Python, source), &knowledge(), &inputs, None).memory.recommended.as_f64()
    };
    let lines = "import sys\nlines = [line for line in open(sys.argv[1])]\n";
    let rows = "import csv, sys\nrows = list(csv.reader(open(sys.argv[1])))\n";
    for source in [lines, rows] {
        let (short, long) = (held(source, Some(10)), held(source, Some(100)));
        assert!(short > 1.4 * long, "{short} {long}");
        assert!((long..short).contains(&held(source, None)), "{short} {long}");
    }
}

#[test]
fn tuples_stand_in_their_vector() {
    let nothing = rust("fn main() {}\n", &[]);
    let source = "fn main() {\n    let n: u32 = std::env::args().nth(1).unwrap().parse().unwrap();\n    let mut edges = Vec::new();\n    \
                  for i in 0..n {\n        edges.push((i, i + 1));\n    }\n    println!(\"{}\", edges.len());\n}\n";
    // Eight bytes each, and the room that a vector has left.
    check_mib(grown(&rust(source, &["1000000"]), &nothing), 7.0, 18.0);
    let boxed = source.replace("(i, i + 1)", "Box::new((i, i + 1))");
    check_mib(grown(&rust(&boxed, &["1000000"]), &nothing), 20.0, 60.0);
}

#[test]
fn parts_of_one_kind_are_one_of_several() {
    let nothing = python("import sys\nfrom xml.etree import ElementTree\n", &[]);
    let kept = |condition: &str| {
        let source = format!(
            "import sys\nfrom xml.etree import ElementTree\nkept = []\nfor event, part in ElementTree.iterparse(sys.argv[1]):\n    \
             if {condition}:\n        kept.append([event, 1])\n"
        );
        grown(&python(&source, &["data=60MB"]), &nothing)
    };
    let all = kept("True");
    let one = kept("event == 'end' and part.tag == 'entry'");
    assert!(one < all / 6.0 && one > all / 60.0, "{one} of {all}");
}

#[test]
fn what_doubles_is_looked_at_in_part() {
    // Each level holds the one below twice: a look at all parts would never end.
    let doubled = |line: &str| format!("{line}\n").repeat(40);
    let keys =
        format!("d, t = {{}}, (1, 2)\n{}d[t] = t\nseen = {{t}}\nprint(f'{{t}}')\n", doubled("t = (t, t)"));
    assert!(python(&keys, &[]).memory.recommended > Bytes::ZERO);
    let pairs = format!(
        "fn main() {{\n    let t = (1u8, 2u8);\n{}    let v = vec![t];\n}}\n",
        doubled("    let t = (t, t);")
    );
    assert!(rust(&pairs, &[]).memory.recommended > Bytes::ZERO);
}
