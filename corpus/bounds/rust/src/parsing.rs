//! Text into structure: expressions, documents, settings.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::iter::Peekable;
use std::str::{Chars, FromStr};

/// Why a text cannot be read.
#[derive(Debug, PartialEq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}", self.0)
    }
}

/// A document.
#[derive(Debug, PartialEq)]
pub enum Value {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Object(BTreeMap<String, Value>),
}

/// Whether brackets of three kinds close in order.
pub fn balanced(text: &str) -> bool {
    let mut open = Vec::new();
    for letter in text.chars() {
        match letter {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(letter) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

/// The value of a sum of products with brackets, by two stacks.
pub fn evaluate(expression: &str) -> Option<i64> {
    fn rank(operator: u8) -> u8 {
        if matches!(operator, b'*' | b'/') { 2 } else { 1 }
    }
    fn apply(values: &mut Vec<i64>, operator: u8) -> Option<()> {
        let (b, a) = (values.pop()?, values.pop()?);
        values.push(match operator {
            b'+' => a.wrapping_add(b),
            b'-' => a.wrapping_sub(b),
            b'*' => a.wrapping_mul(b) % 1_000_007,
            _ => a.checked_div(b)?,
        });
        Some(())
    }

    let bytes = expression.as_bytes();
    let (mut values, mut operators) = (vec![], vec![]);
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'(' => operators.push(b'('),
            b')' => {
                while *operators.last()? != b'(' {
                    apply(&mut values, operators.pop()?)?;
                }
                operators.pop();
            }
            digit @ b'0'..=b'9' => {
                let mut number = i64::from(digit - b'0');
                while let Some(digit @ b'0'..=b'9') = bytes.get(at + 1) {
                    number = number * 10 + i64::from(digit - b'0');
                    at += 1;
                }
                values.push(number);
            }
            b' ' => {}
            operator => {
                while operators.last().is_some_and(|&top| top != b'(' && rank(top) >= rank(operator)) {
                    apply(&mut values, operators.pop()?)?;
                }
                operators.push(operator);
            }
        }
        at += 1;
    }
    while let Some(operator) = operators.pop() {
        apply(&mut values, operator)?;
    }
    values.pop()
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
    }

    fn expect(&mut self, wanted: char) -> Result<(), Unreadable> {
        self.skip_blanks();
        match self.rest.next() {
            Some(found) if found == wanted => Ok(()),
            other => Err(Unreadable(format!("{other:?} for {wanted}"))),
        }
    }

    fn value(&mut self) -> Result<Value, Unreadable> {
        self.skip_blanks();
        match self.rest.peek() {
            Some('{') => self.object(),
            Some('[') => self.list(),
            Some('"') => self.text().map(Value::Text),
            Some(c) if c.is_ascii_digit() || *c == '-' => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Value, Unreadable> {
        let mut word = String::new();
        while let Some(letter) = self.rest.next_if(char::is_ascii_alphabetic) {
            word.push(letter);
        }
        match word.as_str() {
            "null" => Ok(Value::Null),
            "true" => Ok(Value::Flag(true)),
            "false" => Ok(Value::Flag(false)),
            _ => Err(Unreadable(word)),
        }
    }

    fn number(&mut self) -> Result<Value, Unreadable> {
        let mut digits = String::new();
        while let Some(c) = self.rest.next_if(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | 'e' | '+')) {
            digits.push(c);
        }
        digits.parse().map(Value::Number).map_err(|_| Unreadable(digits))
    }

    fn text(&mut self) -> Result<String, Unreadable> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.rest.next().ok_or_else(|| Unreadable("an open quote".into()))? {
                '"' => return Ok(text),
                '\\' => text.extend(self.rest.next()),
                letter => text.push(letter),
            }
        }
    }

    fn list(&mut self) -> Result<Value, Unreadable> {
        self.expect('[')?;
        let mut items = Vec::new();
        self.skip_blanks();
        while self.rest.peek() != Some(&']') {
            if !items.is_empty() {
                self.expect(',')?;
            }
            items.push(self.value()?);
            self.skip_blanks();
        }
        self.expect(']').map(|()| Value::List(items))
    }

    fn object(&mut self) -> Result<Value, Unreadable> {
        self.expect('{')?;
        let mut members = BTreeMap::new();
        self.skip_blanks();
        while self.rest.peek() != Some(&'}') {
            if !members.is_empty() {
                self.expect(',')?;
                self.skip_blanks();
            }
            let key = self.text()?;
            self.expect(':')?;
            let value = self.value()?;
            members.insert(key, value);
            self.skip_blanks();
        }
        self.expect('}').map(|()| Value::Object(members))
    }
}

/// Reads a JSON document, by recursive descent.
pub fn parse_json(text: &str) -> Result<Value, Unreadable> {
    let mut reader = Reader { rest: text.chars().peekable() };
    let value = reader.value()?;
    reader.skip_blanks();
    match reader.rest.next() {
        None => Ok(value),
        Some(more) => Err(Unreadable(format!("{more} after the end"))),
    }
}

/// Rows of fields; quotes may hold commas, and a doubled quote is one.
pub fn parse_csv(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .map(|line| {
            let mut fields = vec![String::new()];
            let mut quoted = false;
            let mut letters = line.chars().peekable();
            while let Some(letter) = letters.next() {
                match letter {
                    '"' if quoted && letters.peek() == Some(&'"') => {
                        letters.next();
                        fields.last_mut().unwrap().push('"');
                    }
                    '"' => quoted = !quoted,
                    ',' if !quoted => fields.push(String::new()),
                    _ => fields.last_mut().unwrap().push(letter),
                }
            }
            fields
        })
        .collect()
}

/// Settings by section and key, as ini files have them.
pub fn parse_settings(text: &str) -> HashMap<String, HashMap<String, String>> {
    let mut sections: HashMap<String, HashMap<String, String>> = HashMap::new();
    let mut current = "global".to_owned();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            current = name.to_owned();
        } else if let Some((key, value)) = line.split_once('=') {
            let section = sections.entry(current.clone()).or_default();
            section.insert(key.trim().to_lowercase(), value.trim().to_string());
        }
    }
    sections
}

/// A template with `{name}` filled in; unknown names stay.
pub fn fill_template(template: &str, values: &HashMap<&str, String>) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        filled.push_str(before);
        let Some(close) = after.find('}') else {
            rest = after;
            break;
        };
        match values.get(&after[1..close]) {
            Some(value) => filled.push_str(value),
            None => filled.push_str(&after[..=close]),
        }
        rest = &after[close + 1..];
    }
    filled + rest
}

/// The sum of all numbers of a ledger whose lines are `name amount`, and the lines that are none.
pub fn read_ledger(text: &str) -> (i64, Vec<usize>) {
    let mut total = 0;
    let mut bad = Vec::new();
    for (number, line) in text.split('\n').enumerate() {
        match line.split_whitespace().nth(1).map(i64::from_str) {
            Some(Ok(amount)) => total += amount,
            _ => bad.push(number),
        }
    }
    (total, bad)
}
