//! A tree to a sketch, in one walk without recursion.
//!
//! Each node either opens a unit, opens an atom, or adds a token to the atom it stands in. Comments, documentation,
//! layout and delimiters add nothing. Knows roles, no language; does not look at the other side.

use std::collections::HashSet;

use plimsoll_model::UnitKind;

use crate::pack::{Pack, Place, Role, Slot};
use crate::parse::{NodeId, Tree};

use super::atoms;
use super::finish;
use super::hash::Hash;
use super::names::{Bound, Names, imported};
use super::sketch::{AtomKind, NameClass, NameId, Sketch};

/// How many decorators may stand before what they decorate.
const MOST_DECORATORS: usize = 64;

/// A unit while its statements are being read.
#[derive(Debug)]
pub(super) struct OpenUnit {
    pub(super) kind: UnitKind,
    pub(super) name: NameId,
    pub(super) own: NameId,
    pub(super) start_line: u32,
    pub(super) end_line: u32,
    /// Its first parameter: what its attributes are set through.
    receiver: Option<NameId>,
}

/// An atom while its tokens are being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenAtom {
    pub(super) kind: AtomKind,
    pub(super) unit: u32,
    pub(super) hash: Hash,
    pub(super) size: u32,
    pub(super) uses: u32,
    /// First use that spells what it calls, and how many do.
    pub(super) callee: (u32, u8),
    pub(super) line: u32,
    pub(super) loops: u8,
    pub(super) nesting: u16,
    pub(super) parent: u32,
    pub(super) slot: u16,
}

/// A use while its unit is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenUse {
    pub(super) atom: u32,
    pub(super) name: NameId,
    pub(super) class: NameClass,
}

/// What holds for the children of a node.
#[derive(Debug, Clone, Copy)]
struct Frame {
    after: NodeId,
    kind: u16,
    role: Role,
    unit: u32,
    atom: u32,
    depth: u32,
    loops: u8,
    nesting: u16,
    /// Field under which a block stands.
    slot: u16,
    /// Meaningful children seen.
    seen: u16,
    /// Field of the node that only wraps what comes next, which stands in its place.
    stands: Option<u16>,
    /// Children are statements.
    lists: bool,
    /// Children are statements by themselves rather than values.
    marks: bool,
    /// A name here is bound, and by what.
    binds: Option<Bound>,
    /// An attribute here is given a value.
    assigned: bool,
    /// A name here is part of what its atom calls.
    calls: bool,
    /// The unit was opened for a definition that is still to come.
    pending: bool,
    /// Leaving it leaves a function, a scope.
    function: bool,
    scope: bool,
}

impl Frame {
    /// A node that begins anew: nothing of what holds around it reaches into it.
    fn new(tree: &Tree<'_>, id: NodeId, role: Role, unit: u32, atom: u32) -> Self {
        Self {
            after: tree.after(id),
            kind: tree.kind(id),
            role,
            unit,
            atom,
            depth: 0,
            loops: 0,
            nesting: 0,
            slot: 0,
            seen: 0,
            stands: None,
            lists: false,
            marks: false,
            binds: None,
            assigned: false,
            calls: false,
            pending: false,
            function: false,
            scope: false,
        }
    }
}

pub(super) struct Collector<'t, 's> {
    pub(super) tree: &'t Tree<'s>,
    pub(super) pack: &'t Pack,
    pub(super) names: Names<'s>,
    pub(super) units: Vec<OpenUnit>,
    pub(super) atoms: Vec<OpenAtom>,
    pub(super) uses: Vec<OpenUse>,
    frames: Vec<Frame>,
    /// What functions without a name bind that stand in no other, with the node behind each.
    of_closures: HashSet<(NodeId, NameId)>,
    scopes: Vec<String>,
    functions: usize,
    punctuation: Vec<bool>,
    lines: Lines,
}

/// Reads a tree whole.
pub(super) fn collect(tree: &Tree<'_>, pack: &Pack) -> Sketch {
    let mut collector = Collector {
        tree,
        pack,
        names: Names::default(),
        units: Vec::new(),
        atoms: Vec::new(),
        uses: Vec::new(),
        frames: Vec::new(),
        of_closures: HashSet::new(),
        scopes: Vec::new(),
        functions: 0,
        punctuation: punctuation(pack),
        lines: Lines::of(tree.source),
    };
    collector.walk();
    finish::finish(collector)
}

impl<'s> Collector<'_, 's> {
    fn walk(&mut self) {
        let end = self.tree.after(Tree::ROOT);
        let unit = self.open_unit(UnitKind::Module, "<module>", Tree::ROOT, end);
        let root = Frame { lists: true, ..Frame::new(self.tree, Tree::ROOT, Role::File, unit, 0) };
        self.frames.push(root);
        let mut id = Tree::ROOT + 1;
        while id < end {
            let frame = self.leave(id).unwrap_or(root);
            id = self.node(id, frame);
        }
        self.leave(end);
    }

    /// Closes the nodes that end before this one; the one that holds it.
    fn leave(&mut self, id: NodeId) -> Option<Frame> {
        while let Some(frame) = self.frames.last() {
            if frame.after > id {
                return Some(*frame);
            }
            self.functions -= usize::from(frame.function);
            if frame.scope {
                self.scopes.pop();
            }
            self.frames.pop();
        }
        None
    }

    /// Takes one node in; the node to go on with.
    fn node(&mut self, id: NodeId, frame: Frame) -> NodeId {
        let role = self.tree.role(id);
        let after = self.tree.after(id);
        let named = self.tree.is_named(id);
        if matches!(role, Role::Comment | Role::Layout) {
            return after;
        }
        if !named {
            if !self.punctuation.get(usize::from(self.tree.kind(id))).copied().unwrap_or_default() {
                self.token(frame, id, 0);
            }
            return after;
        }
        let nth = frame.seen;
        if !role.is_silent()
            && let Some(top) = self.frames.last_mut()
        {
            top.seen = top.seen.saturating_add(1);
        }
        if frame.lists && (self.is_documentation(id, role) || self.is_filler(id, role)) {
            return after;
        }
        if matches!(role, Role::Import | Role::ImportFrom | Role::Use | Role::Extern) {
            // What a function imports is its own; what a type or an inner module does is taken for the file's.
            let unit = if self.functions > 0 { frame.unit } else { 0 };
            imported(self.tree, id, unit, &mut self.names);
            return after;
        }
        if self.is_own_name(id, frame, nth) {
            return after;
        }
        if self.functions == 0 && self.opens_unit(id, role, frame) {
            return self.enter_unit(id, role, frame);
        }
        if role != Role::Name {
            self.enter(id, role, frame, nth);
            return id + 1;
        }
        let mut around = frame;
        if frame.lists || frame.role == Role::Parameters {
            self.enter(id, role, frame, nth);
            around = self.frames.last().copied().unwrap_or(frame);
        }
        self.use_name(id, around, nth);
        after
    }

    fn is_slot(&self, frame: Frame, id: NodeId, nth: u16, slot: Slot) -> bool {
        match self.pack.place(frame.kind, slot) {
            Place::Nowhere => false,
            Place::Field(field) => field == self.field(id, frame),
            Place::Nth(place) => u16::from(place) == nth,
        }
    }

    /// Under which field a node stands, wrappers that mean nothing left out.
    fn field(&self, id: NodeId, frame: Frame) -> u16 {
        frame.stands.unwrap_or_else(|| self.tree.field(id))
    }

    /// A statement that is a text and nothing else.
    fn is_documentation(&self, id: NodeId, role: Role) -> bool {
        role == Role::ExpressionStatement
            && self.tree.meaningful(id).next().is_some_and(|only| {
                matches!(self.tree.role(only), Role::Text | Role::JoinedText)
                    && self.tree.after(only) == self.tree.after(id)
            })
    }

    /// A statement that stands where the grammar wants one.
    fn is_filler(&self, id: NodeId, role: Role) -> bool {
        role == Role::Ignored && !self.tree.children(id).any(|child| self.tree.is_named(child))
    }

    /// The name that a definition gives itself, which may change freely.
    fn is_own_name(&self, id: NodeId, frame: Frame, nth: u16) -> bool {
        matches!(frame.role, Role::Function | Role::Type)
            && self.atoms.get(frame.atom as usize).is_some_and(|atom| atom.kind == AtomKind::Head)
            && self.is_slot(frame, id, nth, Slot::Name)
    }

    /// Whether a unit of its own begins here. A decorated definition begins with its decorators.
    fn opens_unit(&self, id: NodeId, role: Role, frame: Frame) -> bool {
        if frame.pending && role == Role::Decorator {
            return false;
        }
        match role {
            Role::Function | Role::Type | Role::Scope | Role::Decorated => true,
            Role::Decorator if frame.lists => self.decorated_sibling(id, frame).is_some(),
            _ => false,
        }
    }

    /// What the decorators in a row of statements decorate, if it is a unit.
    fn decorated_sibling(&self, id: NodeId, frame: Frame) -> Option<NodeId> {
        let mut next = self.tree.after(id);
        for _ in 0..MOST_DECORATORS {
            if next >= frame.after {
                return None;
            }
            match self.tree.role(next) {
                Role::Decorator | Role::Comment => next = self.tree.after(next),
                Role::Function | Role::Type | Role::Scope => return Some(next),
                _ => return None,
            }
        }
        None
    }

    fn enter_unit(&mut self, id: NodeId, role: Role, frame: Frame) -> NodeId {
        let definition = match role {
            Role::Decorated => self.tree.slot(id, Slot::Body).unwrap_or(id),
            Role::Decorator => self.decorated_sibling(id, frame).unwrap_or(id),
            _ => id,
        };
        let after = self.tree.after(if role == Role::Decorator { definition } else { id });
        let defined = self.tree.role(definition);
        let name = self.name_of(definition);
        let (unit, atom) = if frame.pending {
            (frame.unit, frame.atom)
        } else {
            let kind = match defined {
                Role::Function if self.scopes.is_empty() => UnitKind::Function,
                Role::Function if frame.unit > 0 => UnitKind::Method,
                Role::Function => UnitKind::Function,
                _ => UnitKind::Type,
            };
            let unit = self.open_unit(kind, name, id, after);
            (unit, self.last_atom())
        };
        let mut inner = Frame { after, ..Frame::new(self.tree, id, role, unit, atom) };
        if matches!(role, Role::Decorated | Role::Decorator) {
            inner.pending = true;
            inner.lists = role == Role::Decorator;
            self.frames.push(inner);
            // The decorator itself comes next, now inside the unit.
            return if role == Role::Decorated { id + 1 } else { self.node(id, inner) };
        }
        if role == Role::Function {
            inner.function = true;
            self.functions += 1;
        } else {
            inner.scope = true;
            self.scopes.push(name.to_owned());
        }
        self.atom_token(atom, u64::from(self.tree.kind(id)));
        self.frames.push(inner);
        id + 1
    }

    /// The name a definition gives itself: the first name in the part that names it.
    fn name_of(&self, id: NodeId) -> &'s str {
        let Some(part) = self.tree.slot(id, Slot::Name) else { return "" };
        let mut names = self.tree.below(part).take(MOST_DECORATORS);
        names.find(|&node| self.tree.role(node) == Role::Name).map_or("", |node| self.tree.text(node))
    }

    fn open_unit(&mut self, kind: UnitKind, own: &'s str, id: NodeId, after: NodeId) -> u32 {
        let full = if self.scopes.is_empty() {
            self.names.id(own)
        } else {
            let full = format!("{}.{own}", self.scopes.join("."));
            self.names.made(full)
        };
        let own = self.names.id(own);
        if kind != UnitKind::Module {
            self.names.define(own);
        }
        let start_line = self.tree.line(id);
        let end_line = self.lines.of_end(self.tree, after);
        self.units.push(OpenUnit { kind, name: full, own, start_line, end_line, receiver: None });
        let unit = small(self.units.len() - 1);
        let head = OpenAtom {
            kind: AtomKind::Head,
            unit,
            hash: Hash::default(),
            size: 0,
            uses: 0,
            callee: (0, 0),
            line: start_line,
            loops: 0,
            nesting: 0,
            parent: small(self.atoms.len()),
            slot: 0,
        };
        self.atoms.push(head);
        unit
    }

    fn last_atom(&self) -> u32 {
        small(self.atoms.len().saturating_sub(1))
    }

    fn atom_token(&mut self, atom: u32, word: u64) {
        if let Some(atom) = self.atoms.get_mut(atom as usize) {
            atom.hash = atom.hash.add(word);
            atom.size = atom.size.saturating_add(1);
        }
    }

    /// Adds a node to the atom it stands in: what it is, where, and what it says.
    fn token(&mut self, frame: Frame, id: NodeId, text: u64) {
        // `a, b` and `(a, b)` are nodes of two kinds.
        let kind = if self.tree.role(id) == Role::Tuple { TUPLE } else { self.tree.kind(id) };
        let place = u64::from(kind) << 48 | u64::from(self.field(id, frame)) << 32;
        self.atom_token(frame.atom, (place | u64::from(frame.depth)) ^ text);
    }

    fn use_name(&mut self, id: NodeId, frame: Frame, nth: u16) {
        let text = self.tree.text(id);
        let name = self.names.id(text);
        let class = match frame.role {
            Role::Attribute | Role::ScopedPath | Role::Field if self.is_slot(frame, id, nth, Slot::Name) => {
                NameClass::Attribute
            }
            Role::Path if nth > 0 => NameClass::Attribute,
            Role::Keyword if self.is_slot(frame, id, nth, Slot::Name) => NameClass::Keyword,
            _ => NameClass::Free,
        };
        self.token(frame, id, class as u64);
        self.bind(id, name, class, frame, nth);
        let calls = self.calls(id, Role::Name, frame, nth);
        if let Some(atom) = self.atoms.get_mut(frame.atom as usize) {
            if calls {
                let (first, count) = atom.callee;
                let joined = first.checked_add(u32::from(count)) == Some(atom.uses);
                atom.callee = if joined { (first, count.saturating_add(1)) } else { (atom.uses, 1) };
            }
            atom.uses = atom.uses.saturating_add(1);
        }
        let class = if self.is_of_closure(name, class, frame) { NameClass::Local } else { class };
        self.uses.push(OpenUse { atom: frame.atom, name, class });
    }

    /// Whether a function without a name, outside of those that have one, binds this for itself.
    fn is_of_closure(&self, name: NameId, class: NameClass, frame: Frame) -> bool {
        let around = || self.frames.iter().filter(|around| around.role == Role::Lambda);
        frame.unit == 0
            && class == NameClass::Free
            && !self.of_closures.is_empty()
            && around().any(|around| self.of_closures.contains(&(around.after, name)))
    }

    fn bind(&mut self, id: NodeId, name: NameId, class: NameClass, frame: Frame, nth: u16) {
        let text = self.tree.text(id);
        match class {
            NameClass::Attribute if frame.role == Role::Field => self.names.define(name),
            NameClass::Attribute if frame.assigned => {
                let receiver = self.units.get(frame.unit as usize).and_then(|unit| unit.receiver);
                // What comes right before the last step is what it is a part of.
                let of =
                    self.uses.last().filter(|before| before.atom == frame.atom).map(|before| before.name);
                if receiver.is_some() && of == receiver {
                    self.names.define(name);
                }
            }
            NameClass::Free => {
                let defines = frame.role == Role::Module && self.is_slot(frame, id, nth, Slot::Name);
                let bound = self.binding(id, frame, nth);
                let capital = self.pack.capitals_match && text.starts_with(char::is_uppercase);
                if defines {
                    self.names.define(name);
                }
                let Some(bound) = bound.filter(|bound| *bound != Bound::Pattern || !capital) else { return };
                // What a function without a name binds is nothing of the file's that it stands in: `LazyLock::new(|| { .. })`.
                let closure = self.frames.iter().rfind(|around| around.role == Role::Lambda);
                if let (0, Some(closure)) = (frame.unit, closure) {
                    self.of_closures.insert((closure.after, name));
                    return;
                }
                self.names.bind(frame.unit, name, bound);
                if let Some(unit) = self.units.get_mut(frame.unit as usize) {
                    if bound == Bound::Parameter {
                        unit.receiver.get_or_insert(name);
                        self.names.define(name);
                    } else if matches!(unit.kind, UnitKind::Module | UnitKind::Type) {
                        self.names.define(name);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether a child of this node is bound, and by what.
    fn binding(&self, id: NodeId, frame: Frame, nth: u16) -> Option<Bound> {
        let is = |slot| self.is_slot(frame, id, nth, slot);
        let target = |bound| is(Slot::Target).then_some(bound);
        match frame.role {
            Role::Assign | Role::Augment => target(Bound::Assignment),
            Role::For | Role::ForClause | Role::Walrus | Role::As | Role::Catch => target(Bound::Declaration)
                .or(frame.binds.filter(|_| is(Slot::Value) && frame.role == Role::As)),
            Role::With | Role::WithItems => target(Bound::Declaration),
            Role::Parameter => target(Bound::Parameter),
            Role::Parameters => (self.tree.role(id) != Role::Parameter).then_some(Bound::Parameter),
            Role::Receiver => Some(Bound::Parameter),
            Role::Outer => Some(Bound::Outer),
            Role::Case => (!is(Slot::Guard) && !is(Slot::Body)).then_some(Bound::Pattern),
            Role::GuardedPattern => frame.binds.filter(|_| !is(Slot::Guard)),
            Role::ConstructorPattern | Role::RecordPattern | Role::FieldPattern => {
                frame.binds.filter(|_| !is(Slot::Name))
            }
            Role::Path => frame.binds.filter(|_| nth == 0),
            Role::Function | Role::Type if is(Slot::Name) => Some(Bound::Declaration),
            Role::Name
            | Role::Wrapped
            | Role::Tuple
            | Role::List
            | Role::Spread
            | Role::SpreadNamed
            | Role::AlternativesPattern
            | Role::None
            | Role::Negative => frame.binds,
            _ => None,
        }
    }

    /// Goes into a node that is no unit and no name.
    fn enter(&mut self, id: NodeId, role: Role, frame: Frame, nth: u16) {
        let binds = self.binding(id, frame, nth);
        let mut inner = Frame {
            after: self.tree.after(id),
            kind: self.tree.kind(id),
            role,
            seen: 0,
            stands: None,
            lists: false,
            marks: false,
            binds,
            assigned: role == Role::Attribute && binds.is_some(),
            calls: self.calls(id, role, frame, nth),
            pending: false,
            function: false,
            scope: false,
            ..frame
        };
        if atoms::repeats(frame.role) && !self.runs_once(id, frame, nth) {
            inner.loops = frame.loops.saturating_add(1);
        }
        if matches!(role, Role::Block | Role::BlockValue) {
            inner.lists = true;
            inner.slot = if frame.lists { frame.slot } else { self.field(id, frame) };
            self.frames.push(inner);
            return;
        }
        if role == Role::ExpressionStatement {
            inner.lists = frame.lists;
            inner.marks = true;
            self.frames.push(inner);
            return;
        }
        let is_body = matches!(
            frame.role,
            Role::If
                | Role::ElseIf
                | Role::Else
                | Role::For
                | Role::While
                | Role::Loop
                | Role::Case
                | Role::Lambda
        ) && (self.is_slot(frame, id, nth, Slot::Body)
            || self.is_slot(frame, id, nth, Slot::Alternative));
        let statement = frame.lists || is_body || self.pack.known(self.tree.kind(id)).is_statement();
        let kind = atoms::kind_of(self.tree, |text| self.pack.operator(text), id)
            .or_else(|| (frame.role == Role::Parameters).then_some(AtomKind::Parameter))
            .or_else(|| statement.then_some(AtomKind::Plain));
        if self.is_transparent(id, role, kind) {
            let stands = Some(self.field(id, frame));
            self.frames.push(Frame { after: inner.after, seen: nth, stands, ..frame });
            return;
        }
        match kind {
            Some(kind) => self.enter_atom(id, kind, statement, frame, &mut inner),
            None => {
                self.token(frame, id, self.text_of(id, role));
                inner.depth = frame.depth.saturating_add(1);
            }
        }
        if role == Role::Module && self.functions == 0 {
            inner.scope = true;
            self.scopes.push(self.name_of(id).to_owned());
        }
        inner.lists |= is_body && role == Role::Wrapped;
        self.frames.push(inner);
    }

    fn enter_atom(&mut self, id: NodeId, kind: AtomKind, statement: bool, frame: Frame, inner: &mut Frame) {
        let role = inner.role;
        let beside = statement || atoms::stands_beside(role) || kind == AtomKind::Parameter;
        if !beside {
            self.token(frame, id, HOLE);
        }
        let chained = role == Role::If && frame.role == Role::Else;
        let nesting = if chained { frame.nesting.saturating_sub(1) } else { frame.nesting };
        let mark = u64::from(frame.marks) << 16;
        self.atoms.push(OpenAtom {
            kind,
            unit: frame.unit,
            hash: Hash::default().add(u64::from(self.tree.kind(id)) | mark),
            size: 1,
            uses: 0,
            callee: (0, 0),
            line: self.tree.line(id),
            loops: inner.loops,
            nesting,
            parent: frame.atom,
            slot: if frame.lists { frame.slot } else { self.field(id, frame) },
        });
        inner.atom = self.last_atom();
        inner.depth = 1;
        inner.slot = 0;
        inner.nesting = nesting.saturating_add(u16::from(atoms::nests(role)));
        inner.function = role == Role::Function;
        self.functions += usize::from(inner.function);
    }

    /// Parts of a loop that are looked at once, before it or after.
    fn runs_once(&self, id: NodeId, frame: Frame, nth: u16) -> bool {
        match frame.role {
            Role::For => {
                self.is_slot(frame, id, nth, Slot::Value) || self.is_slot(frame, id, nth, Slot::Alternative)
            }
            Role::While => self.is_slot(frame, id, nth, Slot::Alternative),
            Role::Loop => false,
            // The clause that makes the loop of a comprehension is not inside it.
            _ => self.tree.role(id) == Role::ForClause && nth <= 1,
        }
    }

    fn calls(&self, id: NodeId, role: Role, frame: Frame, nth: u16) -> bool {
        match frame.role {
            Role::Call => self.is_slot(frame, id, nth, Slot::Callee),
            Role::Macro => self.is_slot(frame, id, nth, Slot::Name),
            _ => frame.calls && !matches!(role, Role::Call | Role::Macro | Role::Index | Role::Arguments),
        }
    }

    /// Stands for what it holds: redundant parentheses, blocks within blocks.
    fn is_transparent(&self, id: NodeId, role: Role, kind: Option<AtomKind>) -> bool {
        role == Role::Wrapped && !matches!(kind, Some(kind) if kind != AtomKind::Plain) && {
            let first = self.tree.children(id).next();
            first.is_some_and(|first| {
                !self.tree.is_named(first)
                    && self.punctuation.get(usize::from(self.tree.kind(first))) == Some(&true)
            })
        }
    }

    /// What a node says by itself, beyond its kind.
    fn text_of(&self, id: NodeId, role: Role) -> u64 {
        let is_leaf = self.tree.after(id) == id + 1;
        let is_whole = match role {
            Role::Content | Role::Escape | Role::Number | Role::Character => true,
            Role::Text => self.tree.meaningful(id).next().is_none(),
            _ => is_leaf,
        };
        if !is_whole {
            return 0;
        }
        let hash = Hash::default();
        let text = self.tree.text(id);
        // Quotes of an empty text, or of one that the grammar does not look into.
        let text = if role == Role::Text { text.trim_matches(['"', '\'', '`']) } else { text };
        if role == Role::Number {
            // `0xFF_FF` and `0xffff` are one number, `.5` and `0.50` are.
            let is_plain =
                text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            let text = if is_plain { text.trim_matches('0') } else { text };
            let digits = text.bytes().filter(|&byte| byte != b'_').map(|byte| byte.to_ascii_lowercase());
            return digits.fold(hash, |hash, byte| hash.add(u64::from(byte))).finish();
        }
        let quotes = self.frames.last().is_some_and(|frame| frame.role == Role::Text)
            && !matches!(role, Role::Content | Role::Escape);
        if quotes {
            // Which quotes is layout, as is the order of the letters before them; the letters are not.
            let letters = text.bytes().filter(u8::is_ascii_alphabetic);
            hash.add(
                letters
                    .map(|byte| 1 << (byte.to_ascii_lowercase() - b'a'))
                    .fold(0, |set: u64, bit: u64| set | bit),
            )
            .finish()
        } else {
            hash.add_bytes(text.as_bytes()).finish()
        }
    }
}

/// Tokens that only delimit, by kind: what they delimit is told by the nodes around them.
fn punctuation(pack: &Pack) -> Vec<bool> {
    let count = u16::try_from(pack.grammar.node_kind_count()).unwrap_or(u16::MAX);
    let delimits = |text: &str| text.chars().all(|one| one.is_whitespace() || "()[]{},;\"'`".contains(one));
    (0..count)
        .map(|kind| {
            !pack.grammar.node_kind_is_named(kind)
                && pack.grammar.node_kind_for_id(kind).is_some_and(delimits)
        })
        .collect()
}

/// Where the lines of a text begin.
struct Lines(Vec<u32>);

impl Lines {
    fn of(source: &str) -> Self {
        let ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(ends.map(|(at, _)| small(at + 1)).collect())
    }

    /// Line of the last byte before the node with this index, counted from 1.
    fn of_end(&self, tree: &Tree<'_>, after: NodeId) -> u32 {
        let end = tree.end(after.saturating_sub(1));
        small(self.0.partition_point(|&start| start < end)).saturating_add(1)
    }
}

/// Stands for the kinds of a row of values, written with parentheses or without.
const TUPLE: u16 = u16::MAX;

/// Stands for an atom inside another.
const HOLE: u64 = 0x00ff_00ff_00ff_00ff;

pub(super) fn small(number: usize) -> u32 {
    if number > u32::MAX as usize { u32::MAX } else { number as u32 }
}
