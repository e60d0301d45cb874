//! Numbers and strings: their value, and how many bytes they take.

use crate::ir::Expr;
use crate::pack::{Role, Slot};
use crate::parse::NodeId;

use super::Lowering;

/// Characters of a literal that are kept.
const KEPT: usize = 256;

impl Lowering<'_, '_> {
    pub(super) fn literal(&mut self, node: NodeId) -> Expr {
        match self.role(node) {
            Role::Number => number(self.text(node)),
            Role::Negative => negated(number(self.text(node).trim_start_matches('-').trim_start())),
            Role::Character => {
                let text: String = self.text(node).trim_matches(['b', '\'']).chars().take(8).collect();
                Expr::Text { len: text.chars().next().map_or(1, |c| c.len_utf8() as u64), text }
            }
            Role::JoinedText => {
                let mut parts = Vec::new();
                for part in self.meaningful(node) {
                    match self.expression(part) {
                        Expr::Format(inner) => parts.extend(inner),
                        part => parts.push(part),
                    }
                }
                joined(parts)
            }
            _ => self.text_literal(node),
        }
    }

    /// A string; with interpolations it is built when it is reached.
    fn text_literal(&mut self, node: NodeId) -> Expr {
        let mut parts = Vec::new();
        for child in self.meaningful(node) {
            match self.role(child) {
                Role::Content => parts.push(self.content(child)),
                Role::Escape => {
                    let text = unescaped(self.text(child));
                    parts.push(Expr::Text { len: text.len() as u64, text });
                }
                Role::Interpolation => {
                    let value = self.slot_expression(child, Slot::Value);
                    parts.push(value);
                }
                _ => {}
            }
        }
        joined(parts)
    }

    fn content(&self, node: NodeId) -> Expr {
        let whole = self.text(node);
        let start = self.tree.start(node) as usize;
        let mut literal = Literal::default();
        let mut done = 0;
        for escape in self.tree.children(node) {
            let at = self.tree.start(escape) as usize - start;
            literal.add(whole.get(done..at).unwrap_or_default());
            literal.add(&unescaped(self.text(escape)));
            done = self.tree.end(escape) as usize - start;
        }
        literal.add(whole.get(done..).unwrap_or_default());
        Expr::Text { text: literal.text, len: literal.len }
    }
}

/// A literal as it is put together: the start of the text, and the length of all of it.
#[derive(Default)]
struct Literal {
    text: String,
    kept: usize,
    len: u64,
}

impl Literal {
    fn add(&mut self, more: &str) {
        self.len += more.len() as u64;
        for character in more.chars().take(KEPT - self.kept) {
            self.text.push(character);
            self.kept += 1;
        }
    }
}

/// Texts beside each other are one; anything else among them makes the whole a built string.
fn joined(parts: Vec<Expr>) -> Expr {
    let mut merged: Vec<Expr> = Vec::new();
    let mut open = Literal::default();
    let mut any = false;
    for part in parts {
        match part {
            Expr::Text { text, len } => {
                open.add(&text);
                open.len += len - text.len() as u64;
                any = true;
            }
            other => {
                if std::mem::take(&mut any) {
                    let Literal { text, len, .. } = std::mem::take(&mut open);
                    merged.push(Expr::Text { text, len });
                }
                merged.push(other);
            }
        }
    }
    let Literal { text, len, .. } = open;
    if merged.is_empty() {
        return Expr::Text { text, len };
    }
    if any {
        merged.push(Expr::Text { text, len });
    }
    Expr::Format(merged)
}

/// The characters that an escape sequence stands for.
fn unescaped(escape: &str) -> String {
    let body = escape.strip_prefix('\\').unwrap_or(escape);
    let coded = |digits: &str, radix| {
        u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).map_or("?".to_owned(), String::from)
    };
    match body.chars().next() {
        Some('n') => "\n".to_owned(),
        Some('t') => "\t".to_owned(),
        Some('r') => "\r".to_owned(),
        Some('x' | 'u' | 'U') => coded(body[1..].trim_matches(['{', '}']), 16),
        Some('0'..='7') => coded(body, 8),
        Some('N') => "?".to_owned(),
        Some('\n' | '\r') => String::new(),
        _ if escape.starts_with('\\') => body.chars().take(1).collect(),
        // Doubled braces in a format string.
        _ => escape.chars().take(1).collect(),
    }
}

/// A literal with a minus before it; none of what is no number.
fn negated(literal: Expr) -> Expr {
    match literal {
        Expr::Number(figure) => Expr::Number(-figure),
        Expr::Cast(inner, name) => Expr::Cast(Box::new(negated(*inner)), name),
        other => other,
    }
}

/// A number in Python's or Rust's spelling, cast to the type that its suffix names; text that is none is opaque.
fn number(text: &str) -> Expr {
    match (figure(text), suffix(text)) {
        (Some(figure), Some(name)) => Expr::Cast(Box::new(Expr::Number(figure)), name.to_owned()),
        (Some(figure), None) => Expr::Number(figure),
        (None, _) => Expr::Opaque(Vec::new()),
    }
}

/// `u8` of `0xff_u8`: a letter, then a width. The letters of hexadecimal digits begin none.
fn suffix(text: &str) -> Option<&str> {
    let letters: &[char] = if text.starts_with("0x") { &['i', 'u'] } else { &['i', 'u', 'f'] };
    let (_, name) = text.split_at(text.find(letters)?);
    let width = &name[1..];
    (width == "size" || (!width.is_empty() && width.chars().all(|c| c.is_ascii_digit()))).then_some(name)
}

/// What the digits come to.
fn figure(text: &str) -> Option<f64> {
    let digits: String = text.chars().filter(|&c| c != '_').take(64).collect::<String>().to_ascii_lowercase();
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    if radix == 10 {
        // A type or a `j` may follow the digits.
        let end = digits
            .char_indices()
            .find(|&(at, c)| {
                let after_e = at > 0 && matches!(digits.as_bytes()[at - 1], b'e') && matches!(c, '+' | '-');
                !(c.is_ascii_digit() || c == '.' || c == 'e' || after_e)
            })
            .map_or(digits.len(), |(at, _)| at);
        digits[..end].parse().ok()
    } else {
        let body = &digits[2..];
        let end = body.find(|c: char| !c.is_digit(radix)).unwrap_or(body.len());
        Some(
            body[..end]
                .chars()
                .filter_map(|c| c.to_digit(radix))
                .fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit)),
        )
    }
}
