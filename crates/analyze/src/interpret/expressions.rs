//! Expressions: what they come to, and what they do on the way.
//!
//! Arithmetic, calls and iteration are in files of their own.

use std::rc::Rc;

use plimsoll_model::Language;

use super::arguments::Argument;
use super::caps::chance;
use super::containers::{MOST_PARTS, STATES};
use super::iterate::{span, strides};
use super::loops::UNROLLED;
use super::value::{Class, Closure, Code, LONGEST_KNOWN, Number, State, Truth, Value};
use super::{Flow, Interpreter};
use crate::ir::{Clause, Container, Expr, Op, Stmt, StmtKind};
use crate::size::Size;

impl<'p> Interpreter<'p> {
    /// What an expression comes to.
    pub(super) fn eval(&mut self, expr: &'p Expr) -> Value<'p> {
        if !self.step() || self.nesting >= super::MOST_NESTING {
            return Value::Unknown;
        }
        self.nesting += 1;
        let value = self.eval_here(expr);
        self.nesting -= 1;
        value
    }

    fn eval_here(&mut self, expr: &'p Expr) -> Value<'p> {
        match expr {
            Expr::Number(number) => {
                let shared = number.fract() == 0.0 && (-5.0..=256.0).contains(number);
                Value::Number(Number {
                    value: Some(Size::number(*number)),
                    float: number.fract() != 0.0,
                    shared,
                    ..Number::default()
                })
            }
            Expr::Text { text, len } => self.constant_text(text, *len),
            Expr::Bool(value) => Value::Truth(Truth::Known(*value)),
            Expr::Nothing => Value::Nothing,
            Expr::Name(name) => {
                let value = self.lookup(name);
                self.note_walked(name, &value);
                value
            }
            Expr::Attribute(owner, name) => {
                let owner = self.eval(owner);
                let part = self.attribute(&owner, name);
                self.note_walked_part(&owner, &part);
                part
            }
            Expr::Index(container, key) => {
                let container = self.eval(container);
                let key = self.eval(key);
                self.item(&container, &key)
            }
            Expr::Slice { value, start, stop, step } => {
                self.slice(value.as_deref(), [start, stop, step].map(Option::as_deref))
            }
            Expr::Call { callee, args, line } => {
                let before = self.line;
                self.line = *line;
                let value = self.eval_call(callee, args);
                self.line = before;
                value
            }
            Expr::Operate { op, left, right } => self.eval_operation(*op, left.as_deref(), right),
            Expr::Display { container, items } => self.display(*container, items),
            Expr::Repeat { element, count } => {
                let element = self.eval(element);
                let count = self.eval(count);
                self.repeated(&element, &count)
            }
            Expr::Comprehension { container, elements, clauses, line } => {
                let before = self.line;
                self.line = *line;
                let value = self.comprehension(*container, elements, clauses);
                self.line = before;
                value
            }
            Expr::Lambda { parameters, body } => Value::Function(Rc::new(Closure {
                module: self.module,
                code: Code::Lambda(parameters, body),
                scope: Some(Rc::clone(&self.scope)),
            })),
            Expr::Choice { condition, arms } => self.choice(condition.as_deref(), arms),
            Expr::Block(body) => self.block_value(body),
            Expr::Await(value) => {
                let value = self.eval(value);
                Self::awaited(value)
            }
            Expr::Yield(value) => {
                match value.as_deref() {
                    // `yield from`: what another sequence hands out.
                    Some(Expr::Opaque(each)) if each.len() == 1 => {
                        let from = self.eval(&each[0]);
                        let iteration = self.iterate(&from);
                        self.enter_loop(iteration.count);
                        self.note_yield(iteration.element);
                        self.leave_loop();
                    }
                    value => {
                        let value = value.map_or(Value::Nothing, |value| self.eval(value));
                        self.note_yield(value);
                    }
                }
                Value::Unknown
            }
            Expr::Format(parts) => self.formatted(parts),
            Expr::Cast(value, to) => self.eval_cast(value, to),
            Expr::Opaque(parts) => {
                for part in parts {
                    self.eval(part);
                }
                Value::Unknown
            }
        }
    }

    fn constant_text(&mut self, text: &'p str, len: u64) -> Value<'p> {
        if len <= 256 {
            return Value::Text(text.into());
        }
        // A long literal is there once, however often it is looked at.
        let mut state = State::new(Class::Text);
        state.borrowed = Size::number(crate::knowledge::as_float(len));
        state.len = Some(state.borrowed.clone());
        self.make(state, "text in the source")
    }

    fn formatted(&mut self, parts: &'p [Expr]) -> Value<'p> {
        self.spend(self.pace.format);
        let mut len = Size::ZERO;
        let mut states = Some(1.0);
        let (mut known, mut beginning) = (true, String::new());
        for part in parts {
            let value = self.eval(part);
            let value = self.written_out(value);
            // What begins with a path that is given is near it.
            if beginning.is_empty() && known && self.is_file(&value) {
                return value;
            }
            match self.known_text(&value).filter(|text| beginning.len() + text.len() <= LONGEST_KNOWN) {
                Some(text) if known => beginning.push_str(&text),
                _ => known = false,
            }
            len += &self.text_len(&value);
            states =
                states.zip(self.parts_of(&value, &mut { MOST_PARTS })).map(|(states, more)| states * more);
        }
        if known {
            return Value::Text(beginning.into());
        }
        let made = self.make_text(len, false, "formatted text");
        self.note_beginning(&made, Some(beginning.into()));
        if let (Value::Object(object), Some(states)) = (&made, states) {
            object.state.borrow_mut().set_field(STATES.into(), Value::whole(Size::number(states)));
        }
        made
    }

    /// Characters of a value when it is written out.
    pub(super) fn text_len(&self, value: &Value<'p>) -> Size {
        match value {
            Value::Text(text) => Size::number(crate::knowledge::as_float(text.len() as u64)),
            Value::Number(number) if number.float => Size::number(17.0),
            Value::Number(_) => Size::number(6.0),
            Value::Truth(_) | Value::Nothing => Size::number(5.0),
            Value::Object(object) => {
                let state = object.state.borrow();
                match (&state.class, &state.len) {
                    (Class::Text | Class::Bytes, Some(len)) => len.clone(),
                    (Class::List | Class::Tuple | Class::Set, Some(len)) => len.scale(8.0),
                    (Class::Dict, Some(len)) => len.scale(16.0),
                    (Class::Text | Class::Bytes, None) => Size::number(self.assume.text_bytes),
                    _ => Size::number(40.0),
                }
            }
            _ => Size::number(self.assume.text_bytes),
        }
    }

    fn display(&mut self, container: Container, items: &'p [Expr]) -> Value<'p> {
        let class = match container {
            Container::Tuple => Class::Tuple,
            Container::Set => Class::Set,
            Container::Dict => Class::Dict,
            Container::List | Container::Generator => Class::List,
        };
        let values: Vec<Value<'p>> = items.iter().map(|item| self.eval(item)).collect();
        let what = class.name().to_owned();
        if matches!(class, Class::Dict) {
            return self.dict_of(values);
        }
        self.sequence_of(class, values, what)
    }

    /// A list or tuple of these very elements.
    pub(super) fn sequence_of(
        &mut self,
        class: Class<'p>,
        values: Vec<Value<'p>>,
        what: String,
    ) -> Value<'p> {
        let count = crate::knowledge::as_float(values.len() as u64);
        let slot = if self.layout.inline { 0.0 } else { self.layout.slot };
        let inside: f64 = values.iter().map(|value| self.element_bytes(value)).sum();
        let inline: f64 =
            if self.layout.inline { values.iter().map(|value| self.inline_bytes(value)).sum() } else { 0.0 };
        let header = self.header(&class);
        // A tuple in place is as large as its parts, and whatever it is put into is charged with it.
        let in_place = self.layout.inline && matches!(class, Class::Tuple);
        let mut state = State::new(class);
        if !in_place {
            state.own = Size::number(header + count * slot + inside + inline);
        }
        state.len = Some(Size::number(count));
        state.items = Some(values);
        self.make(state, what)
    }

    /// A dictionary of keys and values in turn.
    pub(super) fn dict_of(&mut self, values: Vec<Value<'p>>) -> Value<'p> {
        let mut state = State::new(Class::Dict);
        let pairs = crate::knowledge::as_float(values.len() as u64) / 2.0;
        let inside: f64 = values.iter().map(|value| self.element_bytes(value)).sum();
        state.own = Size::number(self.layout.dict + pairs.max(4.0) * self.layout.entry * 0.5 + inside);
        state.len = Some(Size::number(pairs));
        let mut values = values.into_iter();
        while let (Some(key), Some(value)) = (values.next(), values.next()) {
            match key {
                Value::Text(key) if state.fields.len() < 64 => state.fields.push((key, value)),
                key => {
                    if state.field(super::containers::KEY).is_none() {
                        state.fields.push((super::containers::KEY.into(), key));
                    }
                    if state.held.len() < 16 {
                        state.held.push(value);
                    }
                }
            }
        }
        self.make(state, "dict")
    }

    /// `[0] * n`, `vec![0; n]`.
    pub(super) fn repeated(&mut self, element: &Value<'p>, count: &Value<'p>) -> Value<'p> {
        let count = match (count.number(), count) {
            (Some(number), _) => number.clone(),
            (None, Value::Library(_)) if self.language == Language::Rust => {
                Size::number(self.assume.constant)
            }
            (None, _) => self.assumed_rounds("count", self.assume.number),
        };
        let count = count.at_least_zero();
        let mut state = State::new(Class::List);
        let each = if self.layout.inline { self.inline_bytes(element) } else { self.layout.slot };
        state.own = Size::number(self.layout.list) + &count.scale(each);
        state.len = Some(count.clone());
        let what = if self.language == Language::Rust { "Vec or array" } else { "list" };
        let made = self.make(state, what);
        if let (Value::Object(_), Value::Object(list), Language::Rust) = (element, &made, self.language) {
            // Each is a copy of the first.
            let copies = self.deep(element);
            self.gathered(element, &count);
            let list = Rc::clone(list);
            if let Ok(mut state) = list.state.try_borrow_mut() {
                state.own += &copies.times(&count);
                state.held.push(element.clone());
            }
            self.recharge(&list);
        } else if let Value::Object(list) = &made
            && let Ok(mut state) = list.state.try_borrow_mut()
        {
            state.held.push(element.clone());
        }
        made
    }

    fn comprehension(
        &mut self,
        container: Container,
        elements: &'p [Expr],
        clauses: &'p [Clause],
    ) -> Value<'p> {
        // A scope of its own that sees the one around it.
        let parent = Rc::clone(&self.scope);
        let inner = self.new_scope(Some(Rc::clone(&parent)));
        self.scope = inner;
        let result = match container {
            Container::Generator => self.lazily(elements, clauses),
            _ => self.eagerly(container, elements, clauses),
        };
        let left = std::mem::replace(&mut self.scope, parent);
        drop(left);
        result
    }

    fn eagerly(&mut self, container: Container, elements: &'p [Expr], clauses: &'p [Clause]) -> Value<'p> {
        let class = match container {
            Container::Set => Class::Set,
            Container::Dict => Class::Dict,
            _ => Class::List,
        };
        let what = format!("{} built by a comprehension", class.name());
        let first = clauses.first().map(|clause| self.eval(&clause.iter)).unwrap_or_default();
        // Which of a set's are the same is not known.
        let apart = clauses.len() == 1 && container != Container::Set;
        let few = |items: &Vec<Value<'p>>| items.len() <= UNROLLED && apart;
        if let (Some(items), Some(clause)) = (self.exact_items(&first).filter(few), clauses.first()) {
            return self.one_by_one(class, what, elements, clause, items);
        }
        let made = self.make_container(class, what);
        let Value::Object(result) = &made else { return made };
        let result = Rc::clone(result);
        let opened = self.open_clauses(clauses, elements, first);
        match (container, elements) {
            (Container::Dict, [key, value]) => {
                let key = self.eval(key);
                let value = self.eval(value);
                self.put_entry(&result, &key, &value, None);
            }
            (_, [element, ..]) => {
                let element = self.eval(element);
                self.put(&result, &element);
            }
            _ => {}
        }
        for _ in 0..opened {
            self.leave_loop();
        }
        made
    }

    /// A comprehension over a few elements that are known one by one, as what it makes is then.
    fn one_by_one(
        &mut self,
        class: Class<'p>,
        what: String,
        elements: &'p [Expr],
        clause: &'p Clause,
        items: Vec<Value<'p>>,
    ) -> Value<'p> {
        let mut made = Vec::with_capacity(items.len() * elements.len());
        for item in items {
            self.bind_here(&clause.target, item);
            let mut kept = true;
            for filter in &clause.filters {
                kept = kept && !matches!(self.truth(filter), Truth::Known(false) | Truth::Likely(false));
            }
            if kept {
                made.extend(elements.iter().map(|element| self.eval(element)));
            }
        }
        if matches!(class, Class::Dict) { self.dict_of(made) } else { self.sequence_of(class, made, what) }
    }

    /// A generator: its elements are made one at a time.
    fn lazily(&mut self, elements: &'p [Expr], clauses: &'p [Clause]) -> Value<'p> {
        let from = self.loops.len();
        let first = clauses.first().map(|clause| self.eval(&clause.iter)).unwrap_or_default();
        let opened = self.open_clauses(clauses, elements, first);
        let count = self.loops[from..].iter().fold(Size::ONE, |product, round| product.times(&round.trips));
        let element = elements.first().map_or(Value::Unknown, |element| self.eval(element));
        for _ in 0..opened {
            self.leave_loop();
        }
        self.iterator(element, Some(count), "generator")
    }

    /// Opens a loop for each clause, binding its target to one element, and one for each filter that lets through a share
    /// of them; gives how many.
    fn open_clauses(&mut self, clauses: &'p [Clause], elements: &'p [Expr], first: Value<'p>) -> usize {
        let mut opened = clauses.len();
        let mut first = Some(first);
        for clause in clauses {
            let iterated = first.take().unwrap_or_else(|| self.eval(&clause.iter));
            let iteration = self.iterate(&iterated);
            let count = self.rows_of(&iterated, &clause.target, &[], elements, iteration.count.clone());
            self.enter_loop(count);
            let element = match iteration.items {
                Some(items) => items.into_iter().next_back().unwrap_or_default(),
                None => self.hand_out(&iteration.over, iteration.element),
            };
            // Keeps what is iterated alive while the loop is open.
            let name: Rc<str> = format!("iter@{}", self.loops.len()).into();
            self.scope.names.borrow_mut().insert(name, iterated);
            self.bind_here(&clause.target, element);
            for filter in &clause.filters {
                self.eval(filter);
                if let Some(chance) = chance(filter) {
                    self.enter_loop(Size::number(chance));
                    opened += 1;
                }
            }
        }
        opened
    }

    /// Binds targets in the innermost scope, whatever the language's rules for assignments.
    fn bind_here(&mut self, target: &'p Expr, value: Value<'p>) {
        if let Expr::Name(name) = target {
            let scope = Rc::clone(&self.scope);
            let old = scope.names.borrow_mut().insert(name.as_str().into(), value);
            drop(old);
        } else {
            if let Expr::Display { items, .. } | Expr::Opaque(items) = target {
                for item in items {
                    self.bind_here(item, Value::Unknown);
                }
            }
            self.assign(target, value);
        }
    }

    fn choice(&mut self, condition: Option<&'p Expr>, arms: &'p [Expr]) -> Value<'p> {
        let truth = match (condition, arms.len()) {
            // How full a container is in the round that stands for all says nothing.
            (Some(condition), 1 | 2) if !self.loops.is_empty() && super::caps::is_about_length(condition) => {
                self.eval(condition);
                Truth::Open
            }
            (Some(condition), 1 | 2) => self.truth(condition),
            (Some(condition), _) => {
                self.eval(condition);
                Truth::Open
            }
            (None, _) => Truth::Open,
        };
        match truth {
            Truth::Known(value) | Truth::Likely(value) => {
                arms.get(usize::from(!value)).map_or(Value::Nothing, |arm| self.eval(arm))
            }
            Truth::Open => {
                let bound = condition.and_then(|condition| self.bound_of(condition));
                let bounded = usize::from(bound.is_some());
                self.bounds.extend(bound);
                let all: Vec<&'p Expr> = arms.iter().collect();
                let (_, value) = self.branch(&all, false, |this, arm| {
                    let value = this.eval(arm);
                    let flow = std::mem::replace(&mut this.leaving, Flow::On);
                    (flow, value)
                });
                self.uncap(bounded);
                value
            }
        }
    }

    fn block_value(&mut self, body: &'p [Stmt]) -> Value<'p> {
        let Some((last, before)) = body.split_last() else { return Value::Nothing };
        let flow = self.run_block(before);
        if flow != Flow::On {
            self.leaving = flow;
            return Value::Unknown;
        }
        if let StmtKind::Expr(value) = &last.kind {
            self.line = last.line;
            return self.eval(value);
        }
        let flow = self.run_block(std::slice::from_ref(last));
        if flow != Flow::On {
            self.leaving = flow;
        }
        Value::Nothing
    }

    fn note_yield(&mut self, value: Value<'p>) {
        let scope = Rc::clone(&self.scope);
        let rounds = self.loops[scope.loops.min(self.loops.len())..]
            .iter()
            .fold(Size::ONE, |product, round| product.times(&round.trips));
        let before = scope.yielded.borrow_mut().element.take();
        let larger = self.larger(before, Some(value));
        let mut yielded = scope.yielded.borrow_mut();
        yielded.element = larger;
        yielded.count += &rounds;
    }

    /// `value[start:stop]`, or a bare range.
    fn slice(&mut self, value: Option<&'p Expr>, [start, stop, step]: [Option<&'p Expr>; 3]) -> Value<'p> {
        let value = value.map(|value| self.eval(value));
        if let (Some(value), Some(stop)) = (&value, stop) {
            let len = self.length(value);
            self.lay_out(stop, len.as_ref());
        }
        let piece = match (&value, start, stop, step) {
            (Some(Value::Object(object)), Some(start), Some(stop), None) => self.piece(object, start, stop),
            _ => None,
        };
        let between = start.is_some() && stop.is_some();
        let start = start.map(|start| self.eval(start));
        let stop = stop.map(|stop| self.eval(stop));
        let step = step.map(|step| self.eval(step));
        let Some(value) = value else {
            let to = stop.as_ref().and_then(|stop| stop.number().cloned());
            let count = stop.as_ref().and_then(|stop| span(start.as_ref(), stop)).map(Size::at_least_zero);
            // As wide as what it ends with.
            let width = match &stop {
                Some(Value::Number(stop)) => stop.width,
                _ => None,
            };
            let element = Value::Number(Number { value: to, counting: true, width, ..Number::default() });
            return self.iterator(element, count, "range");
        };
        if matches!(&value, Value::Library(name) if &**name == "sys.argv") {
            let from = start.and_then(|start| start.number()?.as_number());
            return self.arguments_from(usize::from(from.is_some_and(|from| from >= 1.0)));
        }
        let Value::Object(object) = &value else {
            return match value {
                Value::Text(_) | Value::Given(_) => value,
                _ => Value::Unknown,
            };
        };
        let (class, len) = {
            let state = object.state.borrow();
            (state.class.clone(), state.len.clone())
        };
        let taken = len.as_ref().and_then(|len| {
            // Less than nothing counts from the end.
            let end = |value: Value<'p>| match value.number() {
                Some(size) if size.value() < 0.0 => Value::whole(len.clone() + size),
                _ => value,
            };
            let stop = stop.map_or_else(|| Value::whole(len.clone()), end);
            let taken = span(start.map(end).as_ref(), &stop)?;
            let some = step.as_ref().and_then(|step| strides(&taken, step));
            Some(some.unwrap_or(taken))
        });
        let taken = piece.or(taken);
        if matches!(class, Class::Array | Class::Frame) || self.layout.inline {
            return self.view(&value, taken);
        }
        // Of unknown bounds, half; of two in a loop, what all its rounds share.
        let taken = len.map(|len| match taken {
            Some(taken) => taken.at_least_zero().min(len),
            None if between => {
                let share = len.divided(&self.rounds_since(object).max(Size::ONE));
                share.max(Size::number(self.assume.word_bytes)).min(len.scale(0.5))
            }
            None => len.scale(0.5),
        });
        self.part_of(&value, &class, taken)
    }

    fn eval_operation(&mut self, op: Op, left: Option<&'p Expr>, right: &'p Expr) -> Value<'p> {
        let Some(left) = left else {
            let value = self.eval(right);
            return match (op, value) {
                (Op::Neg, Value::Number(number)) => {
                    Value::Number(Number { value: number.value.map(|value| value.scale(-1.0)), ..number })
                }
                (Op::Not, value) => Value::Truth(self.truth_of(&value).negated()),
                (_, value) => value,
            };
        };
        if matches!(op, Op::And | Op::Or) {
            return self.short_circuit(op, left, right);
        }
        let left = self.eval(left);
        let right = self.eval(right);
        let own = match op {
            Op::In => self.call_operator(&right, "__contains__", &[&left]),
            op => self.own_operator(op, &left, &right),
        };
        own.unwrap_or_else(|| {
            let right = if op == Op::Rem { self.written_out(right) } else { right };
            self.operate(op, &left, &right)
        })
    }

    /// What the class of either side makes of an operator.
    fn own_operator(&mut self, op: Op, left: &Value<'p>, right: &Value<'p>) -> Option<Value<'p>> {
        let name = operator_method(op)?;
        let own = self.call_operator(left, name, &[right]);
        let turned = || format!("__r{}", name.trim_start_matches('_'));
        own.or_else(|| self.call_operator(right, &turned(), &[left]))
    }

    /// What a class of the program's own makes of `left op= right`.
    pub(super) fn own_operator_in_place(
        &mut self,
        op: Op,
        left: &Value<'p>,
        right: &Value<'p>,
    ) -> Option<Value<'p>> {
        let name = operator_method(op)?;
        let own = self.call_operator(left, &format!("__i{}", name.trim_start_matches('_')), &[right]);
        own.or_else(|| self.own_operator(op, left, right))
    }

    /// What a class of the program's own makes of an operator, where it has a method for it.
    pub(super) fn call_operator(
        &mut self,
        owner: &Value<'p>,
        name: &str,
        args: &[&Value<'p>],
    ) -> Option<Value<'p>> {
        let Value::Object(object) = owner else { return None };
        let of = Self::type_of(object)?;
        let method = self.special_method(of, name)?;
        let passed = std::iter::once(owner).chain(args.iter().copied()).cloned().map(Argument::plain);
        let passed = passed.collect();
        Some(self.call(&method, passed))
    }

    fn short_circuit(&mut self, op: Op, left: &'p Expr, right: &'p Expr) -> Value<'p> {
        let first = self.eval(left);
        match (op, self.truth_of(&first)) {
            (Op::And, Truth::Known(true)) | (Op::Or, Truth::Known(false)) => self.eval(right),
            (Op::And, Truth::Known(false)) | (Op::Or, Truth::Known(true)) => first,
            (op, truth) => {
                let second = self.eval(right);
                let other = self.truth_of(&second);
                match (op, truth, other, &first, &second) {
                    (Op::And, Truth::Likely(false), ..) | (Op::Or, Truth::Likely(true), ..) => first,
                    (Op::And, Truth::Likely(true), ..) | (Op::Or, Truth::Likely(false), ..) => second,
                    (_, _, _, Value::Truth(_), Value::Truth(_)) => Value::open(),
                    _ => self.larger(Some(first), Some(second)).unwrap_or_default(),
                }
            }
        }
    }

    /// How much is known of a condition.
    pub(super) fn truth(&mut self, condition: &'p Expr) -> Truth {
        let value = self.eval(condition);
        self.truth_of(&value)
    }
}

/// The method that stands for an operator in Python's classes.
const fn operator_method(op: Op) -> Option<&'static str> {
    Some(match op {
        Op::Add => "__add__",
        Op::Sub => "__sub__",
        Op::Mul => "__mul__",
        Op::MatMul => "__matmul__",
        Op::Div => "__truediv__",
        Op::FloorDiv => "__floordiv__",
        Op::Rem => "__mod__",
        Op::Pow => "__pow__",
        Op::BitAnd => "__and__",
        Op::BitOr => "__or__",
        Op::BitXor => "__xor__",
        Op::Less => "__lt__",
        Op::LessEqual => "__le__",
        Op::Greater => "__gt__",
        Op::GreaterEqual => "__ge__",
        Op::Equal => "__eq__",
        _ => return None,
    })
}
