//! Records of bytes: the formats of Python's `struct`, rows and columns that a header tells.

use super::Interpreter;
use super::arguments::{Arguments, pick};
use super::value::{Class, State, Value};
use crate::ir::{Arg, Expr, Op};
use crate::size::Size;

impl<'p> Interpreter<'p> {
    /// `struct.Struct(format)` and functions that are given one: records side by side in bytes.
    pub(super) fn struct_call(&mut self, function: &str, args: &Arguments<'p>) -> Option<Value<'p>> {
        let Some(Value::Text(format)) = pick(args, 0, "format").cloned() else { return None };
        let size = record_bytes(&format);
        match function {
            "Struct" => {
                let mut state = State::new(Class::Library("struct.Struct".into()));
                state.own = Size::number(256.0);
                state.fields.push(("size".into(), Value::whole(Size::number(size))));
                state.fields.push(("format".into(), Value::Text(format)));
                Some(self.make(state, "a format"))
            }
            "calcsize" => Some(Value::whole(Size::number(size))),
            "iter_unpack" => {
                let data = pick(args, 1, "")?.clone();
                Some(self.records_of(&format, &data))
            }
            _ => None,
        }
    }

    /// `read(width * height)`, `data[..rows * columns]`: numbers that only the content tells are taken to be alike, and
    /// their product to be all of it.
    pub(super) fn lay_out(&mut self, amount: &'p Expr, content: Option<&Size>) {
        let Expr::Operate { op: Op::Mul, left: Some(rows), right: columns } = amount else { return };
        let ((Expr::Name(rows), Expr::Name(columns)), Some(content)) = ((&**rows, &**columns), content)
        else {
            return;
        };
        let side = content.value().sqrt();
        let known = |value: Value<'p>| value.number().is_some();
        if side < 1.0 || rows == columns || known(self.lookup(rows)) || known(self.lookup(columns)) {
            return;
        }
        self.bind(rows, Value::whole(Size::number(side)));
        self.bind(columns, Value::whole(content.scale(1.0 / side)));
    }

    /// Does so for what a call is about to read, itself or in its arguments: `Image(width, height, f.read(width * height))`
    /// has its first two before the third is there.
    pub(super) fn lay_out_reads(&mut self, callee: &'p Expr, args: &'p [Arg], nested: u8) {
        if let (Expr::Attribute(owner, name), [amount]) = (callee, args)
            && name == "read"
            && let Expr::Name(file) = &**owner
        {
            let file = self.lookup(file);
            let content = self.content(&file);
            self.lay_out(&amount.value, content.as_ref());
        }
        for arg in args.iter().filter(|_| nested > 0) {
            if let Expr::Call { callee, args, .. } = &arg.value {
                self.lay_out_reads(callee, args, nested - 1);
            }
        }
    }

    /// The records that bytes hold one after another.
    pub(super) fn records_of(&mut self, format: &str, data: &Value<'p>) -> Value<'p> {
        let fields = record_fields(format).into_iter().map(Value::some_number).collect();
        let record = self.sequence_of(Class::Tuple, fields, "a record".to_owned());
        let count = self.length(data).unwrap_or_default().scale(1.0 / record_bytes(format).max(1.0));
        self.iterator_over(record, Some(count), data.clone(), "records")
    }
}

/// Each code of a format, with how often it stands there.
fn codes(format: &str) -> impl Iterator<Item = (char, f64)> + '_ {
    let mut digits = String::new();
    format.chars().filter_map(move |code| {
        if code.is_ascii_digit() {
            digits.push(code);
            return None;
        }
        let count = digits.parse().unwrap_or(1.0);
        digits.clear();
        (!matches!(code, '<' | '>' | '=' | '!' | '@' | ' ')).then_some((code, count))
    })
}

/// Bytes of a record of a format (`<IHhfQ`), not counting what aligns its fields.
fn record_bytes(format: &str) -> f64 {
    let bytes = |code| match code {
        'h' | 'H' | 'e' => 2.0,
        'i' | 'I' | 'l' | 'L' | 'f' => 4.0,
        'q' | 'Q' | 'd' | 'n' | 'N' | 'P' => 8.0,
        _ => 1.0,
    };
    codes(format).map(|(code, count)| bytes(code) * count).sum()
}

/// Fields of such a record, at most 64; whether each has a fraction.
fn record_fields(format: &str) -> Vec<bool> {
    let mut fields = Vec::new();
    for (code, count) in codes(format) {
        let many = if matches!(code, 's' | 'p') { 1.0 } else { count };
        let mut left = many;
        while left >= 1.0 && fields.len() < 64 {
            fields.push(matches!(code, 'e' | 'f' | 'd'));
            left -= 1.0;
        }
    }
    fields
}
