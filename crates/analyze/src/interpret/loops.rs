//! Loops: how often they run, and one round that stands for all.
//!
//! What is put into something older than the loop is put there as often as the loop runs; what a round makes and
//! drops counts once. Loops whose end is not visible run as often as a named assumption says.

use plimsoll_model::Basis;

use super::cursors::moved;
use super::drains::{fills, last_name, note_drains};
use super::links::linked;
use super::pieces::follows;
use super::value::{Class, Number, Truth, Value};
use super::{Flow, Interpreter, Round};
use crate::bounds::rounds;
use crate::ir::visit::{walk, within};
use crate::ir::{Driver, Expr, Op, Stmt, StmtKind};
use crate::size::{Input, Size, Unit};

/// Statements of a loop's body that are looked at for what they bind.
const MOST_LOOKED_AT: usize = 400;
/// Loops that ended whose rounds are remembered.
const MOST_ENDED: usize = 20_000;
/// Known elements that are gone through one by one rather than in one round for all.
pub(super) const UNROLLED: usize = 12;
/// Likewise of loops that give things names which are worked out: what each is called matters.
const UNROLLED_NAMES: usize = 64;

impl<'p> Interpreter<'p> {
    pub(super) fn run_loop(&mut self, driver: &'p Driver, body: &'p [Stmt]) -> Flow {
        match driver {
            Driver::Each { target, iter } => {
                let iterated = self.eval(iter);
                let flow = self.run_each(target, &iterated, body);
                drop(iterated);
                flow
            }
            Driver::While(condition) => {
                self.begin_work();
                let truth = self.truth(condition);
                let asked = self.end_work();
                if truth == Truth::Known(false) && !self.changes_in(body, condition) {
                    self.count_work(asked);
                    return Flow::On;
                }
                let (trips, search) = self.while_trips(Some(condition), body);
                let mut drains = Vec::new();
                note_drains(within(condition).expressions(), &mut drains);
                // It is asked in each round; what goes through something inside goes on there, not from the beginning.
                let each = if asked.total().as_number().is_some() {
                    Some(asked)
                } else {
                    self.count_work(asked);
                    None
                };
                self.run_draining(trips, body, drains, |this| {
                    if let Some(asked) = each {
                        this.count_work(asked);
                    }
                    if let Some(round) = this.loops.last_mut() {
                        round.search = search;
                    }
                })
            }
            Driver::Forever => {
                let (trips, _) = self.while_trips(None, body);
                self.run_rounds(trips, body, |_| {})
            }
        }
    }

    fn run_each(&mut self, target: &'p Expr, iterated: &Value<'p>, body: &'p [Stmt]) -> Flow {
        let iteration = self.iterate(iterated);
        if let Some(items) = iteration.items
            && (items.len() <= UNROLLED || items.len() <= UNROLLED_NAMES && sets_by_name(body))
        {
            for item in items {
                self.assign(target, item);
                match self.run_block(body) {
                    Flow::On | Flow::Round => {}
                    flow => return flow,
                }
            }
            return Flow::On;
        }
        let (element, over) = (iteration.element, iteration.over);
        let mut count = self.rows_of(iterated, target, body, &[], iteration.count);
        if leaves(body)
            && let Some(pieces) = self.chunked_trips(None, body)
        {
            count = count.min(pieces);
        }
        self.run_rounds(count, body, |this| {
            let element = this.hand_out(&over, element);
            this.assign(target, element);
        })
    }

    /// Runs a body once for `trips` rounds.
    fn run_rounds(&mut self, trips: Size, body: &'p [Stmt], first: impl FnOnce(&mut Self)) -> Flow {
        self.run_draining(trips, body, Vec::new(), first)
    }

    fn run_draining(
        &mut self,
        trips: Size,
        body: &'p [Stmt],
        mut drains: Vec<&'p str>,
        first: impl FnOnce(&mut Self),
    ) -> Flow {
        if trips.as_number().is_some_and(|trips| trips < 0.5) {
            return Flow::On;
        }
        self.count_up(body, &trips);
        note_drains(walk(body).expressions(), &mut drains);
        let carried = bound_in(body);
        self.open_loop(trips, drains);
        if let Some(round) = self.loops.last_mut() {
            round.carried = carried;
            round.moves = moved(body);
            round.begins = begun(body);
            round.links = linked(body);
        }
        first(self);
        // Leaving a loop early, by whatever means, is something that may happen.
        self.follows.push(follows(body));
        self.run_block(body);
        self.follows.pop();
        self.leave_loop();
        Flow::On
    }

    /// From here on everything is done `trips` times.
    pub(super) fn enter_loop(&mut self, trips: Size) {
        self.open_loop(trips, Vec::new());
    }

    fn open_loop(&mut self, trips: Size, drains: Vec<&'p str>) {
        let id = self.fresh();
        self.loops.push(Round {
            id,
            trips,
            drains,
            carried: Vec::new(),
            moves: Vec::new(),
            links: Vec::new(),
            begins: Vec::new(),
            walked: Vec::new(),
            search: false,
        });
        self.begin_work();
        self.note_open_loops();
    }

    pub(super) fn leave_loop(&mut self) {
        let work = self.end_work();
        if let Some(round) = self.loops.pop() {
            self.count_rounds(work, &round.trips);
            if self.rounds_of.len() < MOST_ENDED {
                self.rounds_of.insert(round.id, round.trips);
            }
        }
        self.note_open_loops();
    }

    fn note_open_loops(&mut self) {
        self.open = self.loops.iter().map(|round| round.id).collect();
    }

    /// Whether a size rests on something that only running tells.
    pub(super) fn is_internal(&self, size: &Size) -> bool {
        size.inputs().any(|symbol| self.symbols.get(symbol).is_some_and(|input| input.internal))
    }

    /// What names the current line in a formula: its number, with the file's name where that is not the first one.
    pub(super) fn spot(&self) -> String {
        let file = self.program.module(self.module).filter(|_| self.module > 0);
        match file.map(|module| module.path.rsplit('/').next().unwrap_or_default()) {
            Some(file) => format!("{}_{}", file.split('.').next().unwrap_or_default(), self.line),
            None => self.line.to_string(),
        }
    }

    /// A number of rounds that nothing in the source tells.
    pub(super) fn assumed_rounds(&mut self, what: &str, value: f64) -> Size {
        let name = format!("{what}_at_{}", self.spot());
        // Loops inside loops of which nothing is known do not each run as often as one alone.
        let nested = self.loops.iter().filter(|round| self.is_internal(&round.trips)).count();
        let value = (0..nested.min(3)).fold(value, |value, _| (value / self.assume.nested_divisor).max(2.0));
        let stated = self.inputs.named.get(&name).map(|stated| stated.as_f64());
        let input = Input {
            name,
            unit: Unit::Count,
            value: stated.unwrap_or(value),
            high: stated.unwrap_or(value * self.assume.number_spread),
            basis: if stated.is_some() { Basis::Request } else { Basis::Assumption },
            internal: stated.is_none(),
        };
        Size::symbol(self.symbols.define(input))
    }

    /// How often a loop runs, and whether it is a search through states.
    fn while_trips(&mut self, condition: Option<&'p Expr>, body: &'p [Stmt]) -> (Size, bool) {
        if let Some(trips) = self.chunked_trips(condition, body) {
            return (trips, false);
        }
        if let Some(trips) = self.passed_trips(condition, body) {
            return (trips, false);
        }
        if settles(condition, body) {
            return (Size::number(TO_SETTLE), false);
        }
        if let Some(condition) = condition {
            if let Some(trips) = self.counted_trips(condition, body) {
                return (trips, false);
            }
            if let Some(trips) = self.searched_trips(condition, body) {
                return (trips, true);
            }
        }
        // A bound is of the worst case, where a scanner goes on by one character.
        let bounded = match (self.bounded_rounds(), self.cursor_trips(condition, body)) {
            (Some(bounded), Some(words)) => Some(bounded.min(words)),
            (bounded, words) => bounded.or(words),
        };
        (bounded.unwrap_or_else(|| self.assumed_rounds("rounds", self.assume.rounds)), false)
    }

    /// What the bounds of the function being run say of a loop on this line, with the sizes its parameters have now; none
    /// where they do not know either, or a size is not known.
    fn bounded_rounds(&mut self) -> Option<Size> {
        let (module, language) = (self.module, self.language);
        if !self.rounds.contains_key(&module) {
            let found = rounds(self.program.module(module)?, language, self.knowledge.costs(language));
            self.rounds.insert(module, found);
        }
        let products = self.rounds.get(&module)?.get(&self.line)?.clone();
        let (mut sum, mut held) = (Size::ZERO, Size::ZERO);
        for product in &products {
            let mut trips = Size::ONE;
            let is_held = product.iter().any(|factor| factor.size.contains('.'));
            for factor in product {
                let size = self.named_size(&factor.size)?;
                let value = size.value().max(1.0);
                if factor.power == 1.0 {
                    trips = trips.times(&size);
                } else if factor.power == 2.0 {
                    trips = trips.times(&size).times(&size);
                } else {
                    trips = trips.scale(value.powf(factor.power));
                }
                trips = trips.scale(value.max(2.0).log2().powi(i32::from(factor.log)));
            }
            if is_held { held += &trips } else { sum += &trips }
        }
        // What a field holds by now includes what the method has put there.
        let rounds = sum.max(held);
        (rounds.value() >= 1.0).then_some(rounds)
    }

    /// The size that a bound's name stands for: a number's value, a container's length, that of its elements.
    fn named_size(&mut self, name: &str) -> Option<Size> {
        let base = name.trim_end_matches("[]");
        if base.contains(['@', '[', '(']) {
            return None;
        }
        // Parameters are variables of the call itself; `Queue.waiting` is a field of what the method is called on.
        let variable = |name: &str| self.scope.names.borrow().get(name).cloned();
        let mut value = match base.split_once('.') {
            None => variable(base)?,
            Some((owner, field)) => {
                let is_type = || self.index.type_in(self.module, owner).is_some();
                let owner = variable(owner).or_else(|| variable("self").filter(|_| is_type()))?;
                owner.object()?.state.borrow().field(field).cloned()?
            }
        };
        for _ in 0..(name.len() - base.len()) / 2 {
            value = self.element(&value);
        }
        match &value {
            Value::Number(number) => number.value.clone(),
            Value::Unknown | Value::Nothing | Value::Truth(_) => None,
            value => self.length(value),
        }
    }

    /// Taking out of a queue what was put into it before: as many rounds as there were elements.
    fn passed_trips(&mut self, condition: Option<&'p Expr>, body: &'p [Stmt]) -> Option<Size> {
        let first =
            body.first().into_iter().flat_map(|first| walk(std::slice::from_ref(first)).expressions());
        let taken = condition.into_iter().flat_map(|condition| within(condition).expressions()).chain(first);
        let queue = taken.take(MOST_LOOKED_AT).find_map(|expr| match expr {
            Expr::Call { callee, .. } => match &**callee {
                Expr::Attribute(queue, name) if matches!(name.as_str(), "get" | "get_nowait") => {
                    Some(&**queue)
                }
                _ => None,
            },
            _ => None,
        })?;
        let queue = self.eval(queue);
        let queue = queue.object()?;
        let passed = queue.state.borrow().field(super::containers::PASSED)?.number()?.clone();
        // Those who take share what there is.
        Some(passed.divided(&self.rounds_since(queue).max(Size::ONE)))
    }

    /// Reading a file piece by piece: as many rounds as there are pieces.
    fn chunked_trips(&mut self, condition: Option<&'p Expr>, body: &'p [Stmt]) -> Option<Size> {
        let mut reads = Vec::new();
        if let Some(condition) = condition {
            find_reads(condition, &mut reads, 0);
        }
        for statement in body.iter().take(16) {
            // `match file.read(&mut buffer)? { 0 => break, … }` decides by what it reads.
            if let StmtKind::Assign { value: Some(value), .. }
            | StmtKind::Expr(value)
            | StmtKind::Branch { condition: Some(value), .. } = &statement.kind
            {
                find_reads(value, &mut reads, 0);
            }
        }
        // Several reads of one file make a piece together, as far as their sizes are known.
        let further: Vec<(&str, Option<&'p Expr>)> = match reads.first() {
            Some((first, "read" | "read_exact", Some(_))) => {
                let same = reads
                    .iter()
                    .skip(1)
                    .filter(|(file, ..)| last_name(file).is_some() && last_name(file) == last_name(first));
                same.map(|(_, name, arg)| (*name, *arg)).collect()
            }
            _ => Vec::new(),
        };
        let further: Size = further
            .into_iter()
            .filter_map(|(name, arg)| match (name, arg) {
                ("read", Some(arg)) => self.eval(arg).number().cloned(),
                ("readline", _) => Some(Size::number(self.assume.line_bytes)),
                _ => None,
            })
            .fold(Size::ZERO, |sum, size| sum + &size);
        for (file, name, arg) in reads {
            let file = self.eval(file);
            if let ("islice", Some(arg), Some(elements)) = (name, arg, self.length(&file)) {
                let wanted = self.eval(arg).number().cloned()?;
                return Some(elements.divided(&wanted.max(Size::ONE)).max(Size::ONE));
            }
            let content = match &file {
                Value::Object(object) => {
                    let state = object.state.borrow();
                    matches!(state.class, Class::File { .. } | Class::Buffer { .. } | Class::Iterator)
                        .then(|| state.content.clone())
                        .flatten()
                }
                Value::Library(library) if library.starts_with("sys.stdin") => Some(self.stdin_content()),
                _ => None,
            };
            let Some(content) = content else { continue };
            let piece = match (name, arg) {
                ("readline" | "read_line" | "read_until", _) => Size::number(self.assume.line_bytes),
                ("islice", Some(arg)) => {
                    let lines = self.eval(arg).number().cloned()?;
                    lines.scale(self.assume.line_bytes)
                }
                (_, Some(arg)) => {
                    let arg = self.eval(arg);
                    // So many bytes, or as many as a buffer takes.
                    let wanted = arg.number().cloned().or_else(|| self.length(&arg));
                    wanted.unwrap_or_else(|| Size::number(self.assume.disk_operation)) + &further
                }
                ("read", None) if self.language == plimsoll_model::Language::Python => continue,
                _ => Size::number(8192.0),
            };
            return Some(content.divided(&piece.max(Size::ONE)).max(Size::ONE));
        }
        None
    }

    /// Pieces that a body takes off the front: of a size that is stated, or of a text as long as what it found there.
    fn pieces_cut(&mut self, name: &str, body: &'p [Stmt], of: &Value<'p>, len: Size) -> Size {
        let Some(end) = cut_end(name, body) else { return len };
        let moves = last_name(end).is_some_and(|end| moved(body).contains(&end));
        let known = if moves { None } else { self.eval(end).number().cloned() };
        if let Some(size) = known.filter(|size| size.value() >= 1.0) {
            return len.divided(&size).max(Size::ONE);
        }
        let is_text = Self::is_class(of, |class| matches!(class, Class::Text | Class::Bytes));
        if is_text { self.stops(&len) } else { len }
    }

    /// `while i < n` with a step in the body, `while n` that is halved, `while queue` that is emptied.
    fn counted_trips(&mut self, condition: &'p Expr, body: &'p [Stmt]) -> Option<Size> {
        match condition {
            Expr::Operate { op: Op::And, left: Some(left), right } => {
                let left = self.counted_trips(left, body);
                let right = self.counted_trips(right, body);
                match (left, right) {
                    (Some(left), Some(right)) => Some(left.min(right)),
                    (left, right) => left.or(right),
                }
            }
            Expr::Operate {
                op: Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual | Op::NotEqual,
                left: Some(left),
                right,
            } => self.stepped_trips(left, right, body).or_else(|| self.stepped_trips(right, left, body)),
            Expr::Name(name) => {
                let value = self.lookup(name);
                if let Value::Object(object) = &value {
                    let len = object.state.borrow().len.clone();
                    let fills = fills(name, body);
                    let len = len.filter(|len| !fills && len.value() > 0.0)?;
                    return Some(self.pieces_cut(name, body, &value, len));
                }
                self.stepped_trips(condition, &ZERO, body)
            }
            // `while let …`
            Expr::Block(parts) => match parts.first().map(|first| &first.kind) {
                Some(StmtKind::Assign { value: Some(value), .. } | StmtKind::Expr(value)) => {
                    self.counted_trips(value, body)
                }
                _ => None,
            },
            Expr::Call { callee, args, .. } => match &**callee {
                Expr::Name(name) if name == "len" => self.counted_trips(&args.first()?.value, body),
                // `while let Some(next) = queue.pop()`
                Expr::Attribute(owner, name) if TAKERS.contains(&name.as_str()) && args.is_empty() => {
                    let filled = last_name(owner).is_some_and(|name| fills(name, body));
                    let taken_from = if filled { return None } else { self.eval(owner) };
                    let is_container = Self::is_class(&taken_from, Class::is_container);
                    self.length(&taken_from).filter(|len| is_container && len.value() > 0.0)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn stepped_trips(&mut self, moving: &'p Expr, bound: &'p Expr, body: &'p [Stmt]) -> Option<Size> {
        if let Expr::Call { callee, args, .. } = moving
            && matches!(&**callee, Expr::Name(name) if name == "len")
            && let Expr::Name(filled) = &args.first()?.value
        {
            // A container that is filled up to a bound.
            if !fills(filled, body) && step_of(filled, body).is_none() {
                return None;
            }
            let bound = self.eval(bound);
            return bound.number().cloned();
        }
        let Expr::Name(name) = moving else { return None };
        let (op, step) = step_of(name, body)?;
        let from = self.lookup(name);
        let from = from.number().cloned()?;
        if matches!(op, Op::BitAnd | Op::BitXor) {
            // `mask &= mask - 1`, `mask ^= lowest` take one of the bits that are set: what is left to choose from, or few
            // places of many.
            return Some(Size::number((from.value().max(2.0).log2() * SET_BITS).max(1.0)));
        }
        let to = self.eval(bound);
        let to = to.number().cloned()?;
        if op == Op::Add && self.is_shared(name, body) && self.end_of_text(bound).is_some() {
            return None;
        }
        let step = self.eval(step).number().map_or(1.0, Size::value);
        let distance = if to.value() >= from.value() { to.clone() - &from } else { from.clone() - &to };
        Some(match op {
            Op::Add | Op::Sub => distance.scale(1.0 / step.abs().max(1e-9)).max(Size::ONE),
            Op::Mul | Op::FloorDiv | Op::Div | Op::ShiftRight | Op::ShiftLeft => {
                let factor = if matches!(op, Op::ShiftRight | Op::ShiftLeft) { step.exp2() } else { step };
                let (large, small) = (from.value().max(to.value()), from.value().min(to.value()));
                Size::number((large / small.max(1.0)).max(1.0).ln() / factor.abs().max(1.1).ln())
                    .max(Size::ONE)
            }
            _ => return None,
        })
    }

    /// Whether what a condition looks at is changed before it is looked at again: then it says nothing now.
    fn changes_in(&self, body: &'p [Stmt], condition: &'p Expr) -> bool {
        matches!(condition, Expr::Block(_)) || body.is_empty()
    }

    /// Numbers that a loop steps have, while it runs, the value they reach; others that it changes are not known.
    fn count_up(&mut self, body: &'p [Stmt], trips: &Size) {
        for (name, op, step) in steps(body) {
            let Value::Number(before) = self.lookup(name) else { continue };
            let step = self.eval(step).number().cloned();
            let value = match (op, before.value.clone(), &step) {
                (Op::Add, Some(start), Some(step)) => Some(start + &trips.times(step)),
                (Op::Sub, Some(start), Some(_)) => Some(start),
                _ => None,
            };
            let counting = value.is_some();
            let mut reached = Number { value, shared: false, counting, ..before };
            if let (Op::Mul, Some(step), false) = (op, &step, self.layout.inline) {
                // On average half as long as it becomes.
                reached.lengthen_to(step.value().abs().max(1.0).log2() * trips.value() / 2.0);
            }
            self.bind(name, Value::Number(reached));
        }
    }
}

/// Whether a loop goes on until nothing changes any more: `while text != before` or `if text == before: break`, where
/// `before = text` stands in the body.
fn settles(condition: Option<&Expr>, body: &[Stmt]) -> bool {
    let compares = |expr: &Expr, wanted: Op| match expr {
        Expr::Operate { op, left: Some(left), right } if *op == wanted => {
            let pair = last_name(left).zip(last_name(right));
            pair.is_some_and(|(a, b)| follows(body).iter().any(|known| *known == (a, b) || *known == (b, a)))
        }
        _ => false,
    };
    match condition {
        Some(condition) => compares(condition, Op::NotEqual),
        None => body.iter().any(|statement| match &statement.kind {
            StmtKind::Branch { condition: Some(condition), arms, .. } => {
                let ends = arms.first().and_then(|arm| arm.first());
                compares(condition, Op::Equal)
                    && ends.is_some_and(|first| matches!(first.kind, StmtKind::Break | StmtKind::Return(_)))
            }
            _ => false,
        }),
    }
}

/// Names that a loop's body binds.
fn bound_in(body: &[Stmt]) -> Vec<&str> {
    let mut names = Vec::new();
    for statement in walk(body).statements().take(MOST_LOOKED_AT) {
        let StmtKind::Assign { targets, .. } = &statement.kind else { continue };
        for target in targets {
            if let Expr::Name(name) = target
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
    }
    names
}

/// Names and attributes that a body sets to a text of the source, in each round or where what they held was just used: what
/// is begun anew now and then for another reason may grow long.
fn begun(body: &[Stmt]) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open = vec![(body, true)];
    let mut looked_at = 0;
    while let Some((block, always)) = open.pop() {
        for (at, statement) in block.iter().enumerate() {
            looked_at += 1;
            match &statement.kind {
                _ if looked_at > MOST_LOOKED_AT => return found,
                StmtKind::Assign { targets, value: Some(Expr::Text { .. }), op: None, .. } => {
                    let uses = |target: &Expr| {
                        walk(&block[..at]).expressions().take(MOST_LOOKED_AT).any(|expr| expr == target)
                    };
                    found.extend(targets.iter().filter(|target| always || uses(target)));
                }
                StmtKind::Branch { arms, .. } => open.extend(arms.iter().map(|arm| (arm.as_slice(), false))),
                StmtKind::Scope { body, .. } => open.push((body, always)),
                _ => {}
            }
        }
    }
    found
}

/// Where the pieces end that a body takes off the front: `text = text[end:]`.
fn cut_end<'e>(name: &str, body: &'e [Stmt]) -> Option<&'e Expr> {
    walk(body).statements().take(MOST_LOOKED_AT).find_map(|statement| {
        let StmtKind::Assign {
            targets,
            value: Some(Expr::Slice { value: Some(of), start: Some(start), .. }),
            ..
        } = &statement.kind
        else {
            return None;
        };
        let is_it = |expr: &Expr| last_name(expr) == Some(name);
        // By one is the case that a bound is made for.
        let by_one = matches!(&**start, Expr::Number(size) if *size <= 1.0);
        (targets.iter().any(is_it) && is_it(of) && !by_one).then_some(&**start)
    })
}

/// Whether a loop's body sets attributes whose names are worked out.
fn sets_by_name(body: &[Stmt]) -> bool {
    walk(body).expressions().take(MOST_LOOKED_AT).any(|expr| {
        matches!(expr, Expr::Call { callee, .. } if matches!(&**callee, Expr::Name(name) if name == "setattr"))
    })
}

/// Whether a loop's body can end the loop.
fn leaves(body: &[Stmt]) -> bool {
    walk(body)
        .statements()
        .take(MOST_LOOKED_AT)
        .any(|statement| matches!(statement.kind, StmtKind::Break | StmtKind::Return(_)))
}

/// Methods that take one element out of a container, or say that there is none.
const TAKERS: [&str; 5] = ["pop", "pop_front", "pop_back", "pop_first", "pop_last"];
/// Rounds until nothing changes any more: one that changes something, one more of what it led to, one that finds nothing.
const TO_SETTLE: f64 = 3.0;
/// Share of a mask's bits that are set when it is gone through bit by bit.
const SET_BITS: f64 = 0.25;

static ZERO: Expr = Expr::Number(0.0);

/// `file.read(n)` and its kin inside an expression.
fn find_reads<'p>(value: &'p Expr, found: &mut Vec<(&'p Expr, &'p str, Option<&'p Expr>)>, depth: usize) {
    if depth > 6 {
        return;
    }
    match value {
        Expr::Call { callee, args, .. } => {
            if let Expr::Attribute(file, name) = &**callee {
                let reads = matches!(
                    name.as_str(),
                    "read" | "readline" | "read_line" | "read_until" | "read1" | "recv" | "read_exact"
                );
                if reads && found.len() < 4 {
                    let arg =
                        args.first().map(|arg| &arg.value).filter(|_| name == "read" || name == "read1");
                    found.push((file, name, arg));
                }
                // `file.take(n).read_to_end(…)`: so many bytes at a time.
                if matches!(name.as_str(), "read_to_end" | "read_to_string")
                    && let Expr::Call { callee: part, args: most, .. } = &**file
                    && let (Expr::Attribute(whole, take), [most]) = (&**part, most.as_slice())
                    && take == "take"
                    && found.len() < 4
                {
                    found.push((whole, name, Some(&most.value)));
                }
                find_reads(file, found, depth + 1);
            }
            // `islice(lines, n)`: so many lines at a time.
            if last_name(callee) == Some("islice")
                && let [lines, count] = args.as_slice()
                && found.len() < 4
            {
                found.push((&lines.value, "islice", Some(&count.value)));
            }
            for arg in args {
                find_reads(&arg.value, found, depth + 1);
            }
        }
        Expr::Block(body) => {
            for statement in body {
                if let StmtKind::Assign { value: Some(value), .. } | StmtKind::Expr(value) = &statement.kind {
                    find_reads(value, found, depth + 1);
                }
            }
        }
        Expr::Operate { left, right, .. } => {
            if let Some(left) = left {
                find_reads(left, found, depth + 1);
            }
            find_reads(right, found, depth + 1);
        }
        Expr::Await(value) | Expr::Cast(value, _) | Expr::Attribute(value, _) | Expr::Yield(Some(value)) => {
            find_reads(value, found, depth + 1);
        }
        Expr::Display { items, .. } => items.iter().for_each(|item| find_reads(item, found, depth + 1)),
        _ => {}
    }
}

/// Names that a body adds to, multiplies or divides, with what by.
fn steps(body: &[Stmt]) -> Vec<(&str, Op, &Expr)> {
    let mut found = Vec::new();
    find_steps(body, &mut found, 0);
    found
}

fn find_steps<'p>(body: &'p [Stmt], found: &mut Vec<(&'p str, Op, &'p Expr)>, depth: usize) {
    for statement in body {
        if found.len() > 64 || depth > 8 {
            return;
        }
        match &statement.kind {
            StmtKind::Assign { targets, value: Some(value), op, .. } => {
                let [Expr::Name(name)] = targets.as_slice() else { continue };
                match (op, value) {
                    (Some(op), step) => found.push((name, *op, step)),
                    (None, Expr::Operate { op, left: Some(left), right }) if matches!(&**left, Expr::Name(other) if other == name) =>
                    {
                        found.push((name, *op, right));
                    }
                    _ => {}
                }
            }
            StmtKind::Branch { arms, .. } => arms.iter().for_each(|arm| find_steps(arm, found, depth + 1)),
            // An inner loop steps what is its own.
            StmtKind::Scope { body, .. } => find_steps(body, found, depth + 1),
            _ => {}
        }
    }
}

fn step_of<'p>(name: &str, body: &'p [Stmt]) -> Option<(Op, &'p Expr)> {
    steps(body).into_iter().find(|(stepped, ..)| *stepped == name).map(|(_, op, step)| (op, step))
}
