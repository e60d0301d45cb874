//! Loops that a position in a text drives: lexers, scanners, readers of records. A round goes on where the last one
//! stopped, so that there are as many as the text has words.

use std::rc::Rc;

use plimsoll_model::Language;

use super::Interpreter;
use super::drains::last_name;
use super::pieces::follows;
use super::value::{Class, Handle, Value};
use crate::ir::visit::{walk, within};
use crate::ir::{Expr, Op, Stmt, StmtKind};
use crate::size::{Size, Unit};

/// Statements and expressions of a body that are looked at.
const MOST_LOOKED_AT: usize = 400;
/// Methods that call each other are followed so deep.
const DEPTH: usize = 3;

impl<'p> Interpreter<'p> {
    /// How often a loop runs that compares a position with the end of a text, or calls what does; inside of a loop over the
    /// same text, over a piece of it. None where neither is seen.
    pub(super) fn cursor_trips(&mut self, condition: Option<&'p Expr>, body: &'p [Stmt]) -> Option<Size> {
        let text = match condition {
            Some(condition) => {
                let found = self.compared_text(condition, body).or_else(|| self.letters_of(condition));
                let found = found.or_else(|| {
                    // `while not lexer.at_end():`
                    within(condition)
                        .expressions()
                        .any(|part| called(part).is_some())
                        .then(|| self.text_of_callee(Some(condition), body))?
                });
                found.or_else(|| self.indexed_text(within(condition).expressions(), body))
            }
            None => {
                let found = self.text_of_callee(None, body).or_else(|| self.searched_text(body));
                found.or_else(|| self.indexed_text(walk(body).expressions(), body))
            }
        }?;
        let each = if by_letters(body) { 1.0 } else { self.assume.word_bytes };
        Some(self.stops_in(&text, each))
    }

    /// How often one stops on the way through a text at what is found there.
    pub(super) fn stops(&self, text: &Size) -> Size {
        self.stops_in(text, self.assume.word_bytes)
    }

    /// How often an iterator of the program's own hands something out, where it goes through a text as it does.
    pub(super) fn handed_out_trips(&mut self, value: &Value<'p>) -> Option<Size> {
        let next = if self.language == Language::Python { "__next__" } else { "next" };
        let text = self.text_behind(&Rc::clone(value.object()?), next)?;
        Some(self.stops(&text))
    }

    /// How often one stops on the way through a text, in a round of the loops around.
    fn stops_in(&self, text: &Size, each: f64) -> Size {
        let over_it = |size: &Size| size.inputs().any(|symbol| text.inputs().any(|of| of == symbol));
        let mut around = self.loops.iter().filter(|round| over_it(&round.trips)).peekable();
        if around.peek().is_none() {
            return text.scale(1.0 / each).max(Size::ONE);
        }
        // All loops together come to the end once, however deep they stand in each other.
        let rounds = around.fold(Size::ONE, |rounds, round| rounds.times(&round.trips));
        text.divided(&rounds).max(Size::ONE)
    }

    /// The text that a body looks for something in from a position on, which it moves: `at = text.find(mark, at)`.
    fn searched_text(&mut self, body: &'p [Stmt]) -> Option<Size> {
        let moves = moved(body);
        let searches = walk(body).expressions().take(MOST_LOOKED_AT).filter_map(|expr| {
            let Expr::Call { callee, args, .. } = expr else { return None };
            let (Expr::Attribute(text, name), [_, from, ..]) = (&**callee, args.as_slice()) else {
                return None;
            };
            let from = last_name(&from.value)?;
            let searches = matches!(name.as_str(), "find" | "index" | "search" | "match");
            (searches && moves.contains(&from)).then_some(&**text)
        });
        let texts: Vec<&'p Expr> = searches.take(4).collect();
        texts.into_iter().find_map(|text| {
            let text = self.eval(text);
            let end = self.length(&text).filter(|_| !Self::is_class(&text, Class::is_container))?;
            self.rests_on_content(&end).then_some(end)
        })
    }

    /// The text that is read at a position which the body moves: `text[at]`, `text[at:at + 1]`, `text.startswith(mark, at)`.
    fn indexed_text(&mut self, parts: impl Iterator<Item = &'p Expr>, body: &'p [Stmt]) -> Option<Size> {
        let moves = moved(body);
        let read = parts.take(MOST_LOOKED_AT).filter_map(|part| {
            let (text, position) = match part {
                Expr::Index(text, position) => (text, &**position),
                Expr::Slice { value: Some(text), start: Some(start), .. } => (text, &**start),
                Expr::Call { callee, args, .. } => match (&**callee, args.as_slice()) {
                    (Expr::Attribute(text, name), [_, from, ..]) if name == "startswith" => {
                        (text, &from.value)
                    }
                    _ => return None,
                },
                _ => return None,
            };
            (last_name(text).is_some() && moves.contains(&last_name(position)?)).then_some(&**text)
        });
        let texts: Vec<&'p Expr> = read.take(4).collect();
        texts.into_iter().find_map(|text| {
            let text = self.eval(text);
            let is_text = Self::is_class(&text, |class| matches!(class, Class::Text | Class::Bytes));
            self.length(&text).filter(|end| is_text && self.rests_on_content(end))
        })
    }

    /// The end that a condition compares a position with, which the body moves.
    fn compared_text(&mut self, condition: &'p Expr, body: &'p [Stmt]) -> Option<Size> {
        if let Expr::Operate { op: Op::And, left: Some(left), right } = condition {
            return self.compared_text(left, body).or_else(|| self.compared_text(right, body));
        }
        let (left, right) = compared(condition)?;
        [(left, right), (right, left)].into_iter().find_map(|(position, end)| {
            let moves = match position {
                Expr::Name(name) => moved(body).contains(&name.as_str()),
                // `self.at`, moved here or by a method.
                Expr::Attribute(owner, name) => {
                    let own = |part: &Expr| matches!((called(part), &**owner), (Some((base, _)), Expr::Name(owner)) if base == owner);
                    moved(body).contains(&name.as_str())
                        || walk(body).expressions().take(MOST_LOOKED_AT).any(own)
                }
                _ => false,
            };
            moves.then(|| self.end_of_text(end))?
        })
    }

    /// The size that an expression stands for, where it is that of a text that came in, not of a list.
    pub(super) fn end_of_text(&mut self, end: &'p Expr) -> Option<Size> {
        if let Expr::Call { callee, args, .. } = end
            && matches!(&**callee, Expr::Name(name) if name == "len")
            && let Some(of) = args.first()
        {
            let of = self.eval(&of.value);
            if Self::is_class(&of, Class::is_container) {
                return None;
            }
        }
        let end = self.eval(end).number().cloned()?;
        self.rests_on_content(&end).then_some(end)
    }

    /// Whether a position is moved by two loops, of which one contains the other: each goes on where the other stopped.
    pub(super) fn is_shared(&self, position: &str, body: &[Stmt]) -> bool {
        // `i = j` after a loop that moves `j`.
        let follows = follows(body);
        let ahead = follows.iter().filter(|(behind, _)| *behind == position).map(|(_, ahead)| *ahead);
        let names: Vec<&str> = std::iter::once(position).chain(ahead).collect();
        let inside = || {
            walk(body).statements().take(MOST_LOOKED_AT).any(|statement| match &statement.kind {
                StmtKind::Loop { body, .. } => moved(body).iter().any(|name| names.contains(name)),
                _ => false,
            })
        };
        self.loops.iter().any(|round| round.moves.contains(&position)) || inside()
    }

    /// The text whose letters a condition takes one by one, or looks at: `while let Some(&letter) = self.letters.peek()`.
    fn letters_of(&mut self, condition: &'p Expr) -> Option<Size> {
        let taken: Vec<&'p Expr> = within(condition).expressions().filter_map(next_of).take(4).collect();
        taken.into_iter().find_map(|letters| {
            let letters = self.eval(letters);
            self.length_of_letters(&letters)
        })
    }

    fn length_of_letters(&mut self, value: &Value<'p>) -> Option<Size> {
        let length =
            self.length(value).filter(|_| Self::is_class(value, |class| matches!(class, Class::Iterator)))?;
        self.rests_on_content(&length).then_some(length)
    }

    /// The text that an object goes through of which the condition or the body calls a method.
    fn text_of_callee(&mut self, condition: Option<&'p Expr>, body: &'p [Stmt]) -> Option<Size> {
        let decides = condition.into_iter().flat_map(|condition| within(condition).expressions());
        let parts = decides.chain(walk(body).expressions()).take(MOST_LOOKED_AT);
        let calls: Vec<(&str, &str)> = parts.filter_map(called).collect();
        calls.into_iter().find_map(|(base, method)| {
            let Value::Object(object) = self.lookup(base) else { return None };
            self.text_behind(&object, method)
        })
    }

    /// The text that an object goes through when a method of it is called.
    fn text_behind(&mut self, object: &Handle<'p>, method: &'p str) -> Option<Size> {
        let Class::Instance(of) = object.state.borrow().class else { return None };
        let mut open = vec![(method, 0)];
        let mut seen = Vec::new();
        while let Some((method, depth)) = open.pop() {
            if seen.contains(&method) {
                continue;
            }
            seen.push(method);
            let Some((_, function)) = self.method_of(of, method) else { continue };
            let Some(this) = function.parameters.first() else { continue };
            let this = this.name.as_str();
            let end = walk(&function.body).expressions().take(MOST_LOOKED_AT).find_map(|expression| {
                let (left, right) = compared(expression)?;
                [(left, right), (right, left)].into_iter().find_map(|(position, end)| {
                    attribute(position, this)?;
                    let field = |name: &str| object.state.borrow().field(name).cloned();
                    let end = match end {
                        Expr::Call { callee, args, .. } if matches!(&**callee, Expr::Name(name) if name == "len") => {
                            let text = field(attribute(&args.first()?.value, this)?)?;
                            self.length(&text)?
                        }
                        end => field(attribute(end, this)?)?.number()?.clone(),
                    };
                    self.rests_on_content(&end).then_some(end)
                })
            });
            let end = end.or_else(|| {
                let letters = walk(&function.body).expressions().take(MOST_LOOKED_AT).filter_map(next_of);
                let fields: Vec<&str> = letters.filter_map(|letters| attribute(letters, this)).collect();
                fields.into_iter().find_map(|name| {
                    let letters = object.state.borrow().field(name).cloned()?;
                    self.length_of_letters(&letters)
                })
            });
            let end = end.or_else(|| {
                // `self.rest = rest` takes off what it went over.
                moved(&function.body).into_iter().find_map(|name| {
                    let text = object.state.borrow().field(name).cloned()?;
                    let is_text = Self::is_class(&text, |class| matches!(class, Class::Text | Class::Bytes));
                    self.length(&text).filter(|end| is_text && self.rests_on_content(end))
                })
            });
            if end.is_some() {
                return end;
            }
            if depth < DEPTH {
                let further = walk(&function.body).expressions().take(MOST_LOOKED_AT).filter_map(called);
                open.extend(further.filter(|(base, _)| *base == this).map(|(_, method)| (method, depth + 1)));
            }
        }
        None
    }

    /// Whether a size is that of what came in.
    fn rests_on_content(&self, size: &Size) -> bool {
        size.inputs().any(|symbol| {
            self.symbols.get(symbol).is_some_and(|input| input.unit == Unit::Bytes && !input.internal)
        })
    }
}

/// Names of variables and attributes that a body sets.
pub(super) fn moved(body: &[Stmt]) -> Vec<&str> {
    let mut names = Vec::new();
    for statement in walk(body).statements().take(MOST_LOOKED_AT) {
        let StmtKind::Assign { targets, .. } = &statement.kind else { continue };
        let parts = targets.iter().flat_map(|target| match target {
            Expr::Display { items, .. } => items.as_slice(),
            target => std::slice::from_ref(target),
        });
        names.extend(parts.filter_map(last_name));
    }
    names
}

/// Whether a body does no more than go on by one: `self.at += 1`.
fn by_letters(body: &[Stmt]) -> bool {
    matches!(body, [only] if matches!(&only.kind,
        StmtKind::Assign { targets, value: Some(Expr::Number(step)), op: Some(Op::Add), .. }
            if *step == 1.0 && matches!(targets.as_slice(), [Expr::Attribute(..)])))
}

/// Both sides of a comparison.
fn compared(expression: &Expr) -> Option<(&Expr, &Expr)> {
    match expression {
        Expr::Operate {
            op: Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual | Op::Equal | Op::NotEqual,
            left: Some(left),
            right,
        } => Some((left, right)),
        _ => None,
    }
}

/// The variable and the method of `variable.method(…)`.
fn called(expression: &Expr) -> Option<(&str, &str)> {
    let Expr::Call { callee, .. } = expression else { return None };
    let Expr::Attribute(base, method) = &**callee else { return None };
    let Expr::Name(base) = &**base else { return None };
    Some((base, method))
}

/// What `letters.next()` and its kin take from.
fn next_of(expression: &Expr) -> Option<&Expr> {
    let Expr::Call { callee, .. } = expression else { return None };
    let Expr::Attribute(letters, name) = &**callee else { return None };
    matches!(name.as_str(), "next" | "peek" | "next_if" | "next_if_eq").then_some(&**letters)
}

/// The attribute's name, where it is one of this object.
fn attribute<'e>(expression: &'e Expr, this: &str) -> Option<&'e str> {
    let Expr::Attribute(base, name) = expression else { return None };
    matches!(&**base, Expr::Name(base) if base == this).then_some(name.as_str())
}
