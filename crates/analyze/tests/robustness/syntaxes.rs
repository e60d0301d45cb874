//! How each language writes a function and a few statements, and hostile sources made of them.
//!
//! Knows nothing of metrics: tests count in these sources, a bench times them.

/// How a language writes things. `$` stands for what is put in.
pub(crate) struct Syntax {
    pub(crate) pack: &'static str,
    /// A file with functions.
    pub(crate) file: &'static str,
    /// A function with a name, in which `x` and `y` can be tested.
    pub(crate) function: fn(&str, &str) -> String,
    /// `if`, without what it holds; and the end of what it holds.
    pub(crate) condition: &'static str,
    pub(crate) end: &'static str,
    pub(crate) otherwise_if: &'static str,
    /// Assigns to `x`.
    pub(crate) assign: &'static str,
    pub(crate) and: &'static str,
}

const C_LIKE: Syntax = Syntax {
    pack: "c",
    file: "$",
    function: |name, body| format!("int {name}(int x, int y) {{\n{}\n}}\n", indented(body)),
    condition: "if (x) {",
    end: "}",
    otherwise_if: " else if (x) { y(); }",
    assign: "x = $;",
    and: " && ",
};

/// One a pack, in order of name.
pub(crate) const SYNTAXES: &[Syntax] = &[
    C_LIKE,
    Syntax { pack: "cpp", ..C_LIKE },
    Syntax {
        pack: "go",
        file: "package p\n$",
        function: |name, body| format!("func {name}(x, y int) {{\n{}\n}}\n", indented(body)),
        condition: "if x {",
        otherwise_if: " else if x { y() }",
        assign: "x = $",
        ..C_LIKE
    },
    Syntax { pack: "java", file: "class A {\n$}\n", ..C_LIKE },
    Syntax {
        pack: "javascript",
        function: |name, body| format!("function {name}(x, y) {{\n{}\n}}\n", indented(body)),
        ..C_LIKE
    },
    Syntax {
        pack: "python",
        function: |name, body| format!("def {name}(x, y):\n{}\n", indented(body)),
        condition: "if x: y()",
        end: "",
        otherwise_if: "\nelif x: y()",
        assign: "x = $",
        and: " and ",
        ..C_LIKE
    },
    Syntax {
        pack: "rust",
        function: |name, body| format!("fn {name}(mut x: u32, y: u32) {{\n{}\n}}\n", indented(body)),
        condition: "if x {",
        otherwise_if: " else if x { y() }",
        ..C_LIKE
    },
    Syntax {
        pack: "tsx",
        function: |name, body| format!("function {name}(x: number, y: any) {{\n{}\n}}\n", indented(body)),
        ..C_LIKE
    },
    Syntax {
        pack: "typescript",
        function: |name, body| format!("function {name}(x: number, y: any) {{\n{}\n}}\n", indented(body)),
        ..C_LIKE
    },
];

/// People indent.
fn indented(body: &str) -> String {
    body.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

impl Syntax {
    pub(crate) fn source(&self, functions: &str) -> String {
        self.file.replace('$', functions)
    }

    fn with(&self, body: &str) -> Vec<u8> {
        self.source(&(self.function)("f", body)).into_bytes()
    }

    /// One `if` with others after it, `count` in all.
    pub(crate) fn else_ifs(&self, count: usize) -> Vec<u8> {
        self.with(&format!("{}{}{}", self.condition, self.end, self.otherwise_if.repeat(count - 1)))
    }

    /// One expression of `count` logical operators.
    pub(crate) fn operators(&self, count: usize) -> Vec<u8> {
        self.with(&self.assign.replace('$', &vec!["y"; count + 1].join(self.and)))
    }

    /// `count` conditions inside each other; where blocks are indented, each one space deeper.
    pub(crate) fn nested_ifs(&self, count: usize) -> Vec<u8> {
        if !self.end.is_empty() {
            return self.with(&format!("{}{}", self.condition.repeat(count), self.end.repeat(count)));
        }
        let lines = (0..count).map(|depth| format!("{}if x:\n", " ".repeat(depth)));
        self.with(&lines.collect::<String>())
    }

    /// A value in `count` pairs of brackets.
    pub(crate) fn brackets(&self, count: usize) -> Vec<u8> {
        let wrapped = format!("{}y{}", "(".repeat(count), ")".repeat(count));
        self.with(&self.assign.replace('$', &wrapped))
    }
}
