//! A fast look at which modules a Python file imports when it is loaded, without parsing it.
//!
//! Goes by lines: strings and comments are skipped, functions are not entered, and what only runs for type
//! checkers or on another platform is left out. Used for packages outside the program, of which thousands of files
//! may have to be looked at.

/// One import at a file's top level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Module, with leading dots for a relative one.
    pub(super) module: String,
    /// Names taken out of it, any of which may be a module of its own; empty for a plain `import`.
    pub(super) names: Vec<String>,
    /// Number of the `try` it is the attempt of; none outside of one.
    pub(super) attempt: Option<u32>,
    /// Number of the `try` whose failed import it makes up for.
    pub(super) fallback: Option<u32>,
}

/// An indented block that changes how its imports count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Skipped,
    Attempt(u32),
    Fallback(u32),
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    found: Vec<Found>,
    /// Open blocks with the indentation of the line that opened them.
    open: Vec<(usize, Block)>,
    tries: u32,
}

/// The imports that loading a file runs, in order.
pub(super) fn imports(text: &str) -> Vec<Found> {
    let mut scanner = Scanner { text, at: 0, found: Vec::new(), open: Vec::new(), tries: 0 };
    while scanner.at < text.len() {
        scanner.line();
    }
    scanner.found
}

impl Scanner<'_> {
    /// Takes one logical line.
    fn line(&mut self) {
        let rest = &self.text[self.at..];
        let body = rest.trim_start_matches([' ', '\t', '\x0c']);
        let indent = rest.len() - body.len();
        let start = self.at + indent;
        let first = body.bytes().next();
        if matches!(first, None | Some(b'\n' | b'\r' | b'#')) {
            self.at = start + body.find('\n').map_or(body.len(), |end| end + 1);
            return;
        }
        let end = logical_end(self.text.as_bytes(), start);
        self.at = end;
        self.close(indent, body);
        let line = &self.text[start..end];
        if self.open.last().is_some_and(|(_, block)| *block == Block::Skipped) {
            return;
        }
        match first {
            Some(b'i') if word(line, "import") || word(line, "if") => self.import_or_if(indent, line),
            Some(b'f') if word(line, "from") => self.from(line),
            Some(b'd') if word(line, "def") => self.open.push((indent, Block::Skipped)),
            Some(b'a') if word(line, "async") && line.contains("def ") => {
                self.open.push((indent, Block::Skipped));
            }
            Some(b't') if line.starts_with("try") && line[3..].trim_start().starts_with(':') => {
                self.tries += 1;
                self.open.push((indent, Block::Attempt(self.tries)));
            }
            _ => {}
        }
    }

    /// Ends the blocks that a line at this indentation is no part of.
    fn close(&mut self, indent: usize, line: &str) {
        while let Some(&(opened, block)) = self.open.last() {
            if indent > opened {
                return;
            }
            self.open.pop();
            if indent == opened
                && let Block::Attempt(number) = block
                && word(line, "except")
                && (line.contains("ImportError")
                    || line.contains("ModuleNotFoundError")
                    || line.contains("Exception")
                    || line.starts_with("except:"))
            {
                self.open.push((indent, Block::Fallback(number)));
                return;
            }
        }
    }

    fn import_or_if(&mut self, indent: usize, line: &str) {
        if word(line, "if") {
            if never(line) {
                self.open.push((indent, Block::Skipped));
            } else if let Some((_, inline)) =
                line.split_once(':').filter(|(_, inline)| inline.trim_start().starts_with("import "))
            {
                self.import(inline.trim_start());
            }
            return;
        }
        self.import(line);
    }

    fn import(&mut self, line: &str) {
        let list = line["import".len()..].split(['#', ';']).next().unwrap_or_default();
        for part in list.split(',') {
            let module = part.split_whitespace().next().unwrap_or_default().trim_matches('\\');
            if is_module(module) {
                self.push(module, Vec::new());
            }
        }
    }

    fn from(&mut self, line: &str) {
        let rest = line["from".len()..].trim_start();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        let (mut module, mut names) = rest.split_at(end);
        // `from .import a` is written too.
        if module.trim_start_matches('.') == "import" {
            module = &module[..module.len() - "import".len()];
        } else {
            let after = names.trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
            let Some(after) = after.strip_prefix("import") else { return };
            names = after;
        }
        if !is_module(module) {
            return;
        }
        let mut taken = Vec::new();
        for line in names.lines() {
            let line = line.split('#').next().unwrap_or_default();
            for part in line.split(',') {
                let part =
                    part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '\\' | ';'));
                let name = part.split_whitespace().next().unwrap_or_default();
                if name == "*" || is_module(name) {
                    taken.push(name.to_owned());
                }
            }
        }
        self.push(module, taken);
    }

    fn push(&mut self, module: &str, names: Vec<String>) {
        let attempt = self.open.iter().rev().find_map(|(_, block)| match block {
            Block::Attempt(number) => Some(*number),
            _ => None,
        });
        let fallback = self.open.iter().rev().find_map(|(_, block)| match block {
            Block::Fallback(number) => Some(*number),
            _ => None,
        });
        self.found.push(Found { module: module.to_owned(), names, attempt, fallback });
    }
}

/// Whether a line starts with this word.
fn word(line: &str, word: &str) -> bool {
    line.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

fn is_module(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 256
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
}

/// Conditions under which nothing runs on the platforms that Plimsoll starts programs on.
fn never(line: &str) -> bool {
    let plain: String = line
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '"' { '\'' } else { c })
        .take(80)
        .collect();
    let condition = plain.strip_prefix("if").unwrap_or_default();
    [
        "TYPE_CHECKING:",
        "typing.TYPE_CHECKING:",
        "t.TYPE_CHECKING:",
        "False:",
        "0:",
        "sys.platform=='win32':",
        "sys.platform.startswith('win'):",
        "os.name=='nt':",
        "_mswindows:",
        "WINDOWS:",
        "__name__=='__main__':",
    ]
    .iter()
    .any(|never| condition.starts_with(never))
}

/// Where the logical line that starts here ends: brackets, strings and trailing backslashes run over line ends.
fn logical_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    let mut depth = 0usize;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' if depth == 0 => return at + 1,
            b'#' => {
                while bytes.get(at).is_some_and(|&byte| byte != b'\n') {
                    at += 1;
                }
                continue;
            }
            b'\\' => at += if bytes.get(at + 1) == Some(&b'\r') { 2 } else { 1 },
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' | b'\'' => {
                at = string_end(bytes, at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Where the string that opens here ends; an unclosed one at its line's end.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let triple = bytes.get(start + 1) == Some(&quote) && bytes.get(start + 2) == Some(&quote);
    let mut at = if triple { start + 3 } else { start + 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if !triple => return at,
            byte if byte == quote => {
                if !triple {
                    return at + 1;
                }
                if bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote) {
                    return at + 3;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line an import: `module: names`, with `?` for an attempt and `!` for what makes up for it.
    fn check(text: &str, expected: &[&str]) {
        let shown: Vec<String> = imports(text)
            .into_iter()
            .map(|found| {
                let names = if found.names.is_empty() {
                    String::new()
                } else {
                    format!(": {}", found.names.join(" "))
                };
                let mark = match (found.attempt, found.fallback) {
                    (_, Some(_)) => "!",
                    (Some(_), None) => "?",
                    _ => "",
                };
                format!("{}{names}{mark}", found.module)
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn plain_forms() {
        check("import a, b.c as d  # e\nimport f; x = 1\n", &["a", "b.c", "f"]);
        check(
            "from a.b import c as d, e\nfrom . import f\nfrom ..g import *",
            &["a.b: c e", ".: f", "..g: *"],
        );
        check("from a import (\n    b,  # why\n    c as d,\n)\nimport z", &["a: b c", "z"]);
        check(
            "from importlib import import_module\nfrom a import \\\n   b",
            &["importlib: import_module", "a: b"],
        );
        check("from importer.x import y\nimported = 1\nfromage = 2\n", &["importer.x: y"]);
        check("import a\r\nfrom b import c\r\n", &["a", "b: c"]);
    }

    #[test]
    fn what_does_not_run_is_left_out() {
        check("'''\nimport a\n'''\nx = '''\nimport b'''\nimport c", &["c"]);
        check("def f():\n    import a\n\n# note\n    import b\nimport c", &["c"]);
        check("class A:\n    import a\n    def f(self):\n        import b\n    import c", &["a", "c"]);
        check("if TYPE_CHECKING:\n    import a\nelse:\n    import b", &["b"]);
        check("if sys.platform == \"win32\":\n    import winreg\nif x:\n    import y", &["y"]);
        check("async def f():\n  import a\nx = [\nimport_me,\n]", &[]);
    }

    #[test]
    fn attempts_and_what_makes_up_for_them() {
        check(
            "try:\n    import a\nexcept ImportError:\n    import b\nelse:\n    import c\nimport d",
            &["a?", "b!", "c", "d"],
        );
        check("try:\n    import a\nfinally:\n    import b", &["a?", "b"]);
    }
}
