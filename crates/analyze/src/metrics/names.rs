//! Definitions: functions, types and modules, their names and where they begin and end.
//!
//! Knows names and scopes; nothing of what is counted in them.

use std::num::NonZero;

use plimsoll_model::FunctionKind;
use tree_sitter::Node;

use crate::pack::{Meaning, Place, Role, Slot, Transparent};

use super::frame::Frame;
use super::steps::{Explained, Step};
use super::vocabulary::{Counts, hash};
use super::walk::{At, Draft, OpenType, Source, TypeDraft, Walk, Watch, small};

/// Steps from a definition to the name inside its declarators.
const MOST_STEPS: usize = 16;
/// Levels of nesting that remember apart what they have seen; what is nested deeper shares the last one, so that
/// hostile nesting costs no more than its own size.
const MOST_LEVELS: usize = 48;

/// Names of the scopes around, joined with dots.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    path: String,
    open: Vec<Scope>,
}

#[derive(Debug, Clone, Copy)]
struct Scope {
    /// Length of the path without it.
    before: usize,
    /// Hash of its own name where it is a type, else 0.
    owner: u64,
}

impl Scopes {
    fn joined(&self, name: &str) -> String {
        // A path of ten thousand scopes helps nobody, and ten thousand of them would fill the memory.
        const LONGEST: usize = 1024;
        let shown = self.path.get(..LONGEST).unwrap_or(&self.path);
        format!("{shown}{name}")
    }

    fn enter(&mut self, name: &str, owner: u64) {
        self.open.push(Scope { before: self.path.len(), owner });
        if self.path.len() < 1 << 16 {
            self.path.push_str(name);
            self.path.push('.');
        }
    }

    pub(super) fn leave(&mut self) {
        if let Some(scope) = self.open.pop() {
            self.path.truncate(scope.before);
        }
    }

    /// The type directly around; 0 for none.
    fn owner(&self) -> u64 {
        self.open.last().map_or(0, |scope| scope.owner)
    }

    /// The nearest type around.
    pub(super) fn nearest_owner(&self) -> u64 {
        self.open.iter().rev().map(|scope| scope.owner).find(|&owner| owner != 0).unwrap_or_default()
    }
}

impl Walk<'_> {
    pub(super) fn open_function(&mut self, at: At<'_>) -> Watch {
        let has_body = match self.pack.place(at.kind, Slot::Body) {
            Place::Field(field) => at.node.child_by_field_id(field).is_some(),
            _ => true,
        };
        if !has_body {
            return Watch::Nothing;
        }
        let row = self.definition_row(at);
        let names = self.name(at);
        let mut owner = self.scopes.owner();
        let mut holder = None;
        if let Some(receiver) = self.part(at.node, Slot::Receiver) {
            holder = self.last_name(receiver, at.source);
            owner = holder.as_deref().map_or(owner, |holder| hash(holder.as_bytes()));
        } else if let [.., holder, _] = &names[..] {
            owner = hash(holder.as_bytes());
        }
        let (name, kind) = match names.last() {
            _ if at.known.role == Role::Lambda => {
                (format!("<lambda>@{}", at.row() + 1), FunctionKind::Closure)
            }
            None => (format!("<lambda>@{}", at.row() + 1), FunctionKind::Closure),
            Some(_) if owner != 0 => (names.join("."), FunctionKind::Method),
            Some(_) => (names.join("."), FunctionKind::Function),
        };
        let name_hash =
            names.last().filter(|_| kind != FunctionKind::Closure).map_or(0, |it| hash(it.as_bytes()));
        let name = match holder {
            Some(holder) => format!("{holder}.{name}"),
            None => name,
        };
        let index = self.functions.len();
        self.functions.push(Draft {
            name: self.scopes.joined(&name),
            kind,
            first_row: row,
            last_row: row,
            statements: 0,
            fan_out: 0,
            blocks: Vec::new(),
            frame: None,
        });
        self.scopes.enter(&name, 0);
        let owner = if kind == FunctionKind::Method { owner } else { 0 };
        self.calls.enter(name_hash, owner);
        self.calls.inside(self.scopes.nearest_owner());
        let seen = self.words.scope(2 * (self.outer.len() + 1).min(MOST_LEVELS));
        let function = u32::try_from(index).ok();
        let frame = Frame::new(function, seen, self.calls.open(), self.statements);
        self.outer.push(std::mem::replace(&mut self.frame, frame));
        self.frame.parameters = self.parameters(at);
        self.frame.receiver = self.receiver(at);
        self.open_function_end(at);
        Watch::Function
    }

    pub(super) fn close_function(&mut self, node: Node<'_>, source: Source<'_>) {
        self.scopes.leave();
        let own = self.frame.nestable - self.frame.nested;
        let is_transparent = match self.pack.transparent {
            Some(Transparent::Wrapper) => self.frame.held == [1, 1, 0],
            Some(Transparent::Declarations) => own == 0,
            None => false,
        };
        if !is_transparent {
            self.frame.cognitive += self.frame.nested;
        }
        self.close_steps(is_transparent);
        self.add_to_sums();
        for open in &mut self.types_open {
            open.deepest = open.deepest.max(self.frame.deepest);
        }
        let Some(around) = self.outer.pop() else { return };
        let ended = std::mem::replace(&mut self.frame, around);
        if self.frame.function.is_none() {
            self.frame.cognitive += ended.cognitive;
        } else {
            let here = ended.cognitive + ended.nestable * u64::from(self.frame.nesting);
            self.frame.cognitive += here;
            self.frame.nestable += ended.nestable;
            self.frame.nested += ended.nestable;
            self.nested_step(&ended, here);
        }
        let fan_out = self.calls.leave(ended.calls);
        let Some(draft) = ended.function.and_then(|index| self.functions.get_mut(index as usize)) else {
            return;
        };
        draft.last_row = source.last_row(node);
        draft.statements =
            self.statements - ended.statements + u32::from(draft.kind != FunctionKind::Closure);
        draft.fan_out = fan_out;
        draft.frame = Some(ended);
    }

    /// Notes what a function inside adds to the one around it.
    fn nested_step(&mut self, ended: &Frame, here: u64) {
        let Some(steps) = &mut self.steps else { return };
        let (Some(inner), Some(around)) = (ended.function, self.frame.function) else { return };
        let draft = &self.functions[inner as usize];
        if here > 0 {
            let short = draft.name.rsplit('.').next().unwrap_or_default();
            self.frame.nested_steps.push((steps.len(), ended.nestable));
            steps.push(Step {
                function: Some(around as usize),
                line: draft.first_row + 1,
                metric: Explained::Cognitive,
                amount: here,
                why: format!("what is inside `{short}`"),
            });
        }
    }

    /// One more level for what is nested in a function, once it is known that the function nests.
    fn close_steps(&mut self, is_transparent: bool) {
        if let (Some(steps), false) = (&mut self.steps, is_transparent) {
            for &(index, amount) in &self.frame.nested_steps {
                if let Some(step) = steps.get_mut(index)
                    && amount > 0
                {
                    step.amount += amount;
                    step.why.push_str(", one level deeper");
                }
            }
        }
    }

    pub(super) fn open_type(&mut self, at: At<'_>) -> Watch {
        let row = self.definition_row(at);
        let name = self.name(at).pop().unwrap_or_else(|| format!("<type>@{}", at.row() + 1));
        let index = self.types.len();
        self.types.push(TypeDraft {
            name: self.scopes.joined(&name),
            word: self.pack.word(at.kind).to_owned(),
            first_row: row,
            last_row: row,
            sums: super::walk::Sums::default(),
            counts: Counts::default(),
            statements: 0,
        });
        self.scopes.enter(&name, hash(name.as_bytes()));
        let seen = self.words.scope(2 * self.types_open.len().min(MOST_LEVELS) + 1);
        self.types_open.push(OpenType {
            index,
            seen,
            counts: Counts::default(),
            before: self.sums_so_far(),
            statements: self.statements,
            level: self.outer.len(),
            deepest: 0,
        });
        self.open_type_end(at);
        Watch::Nothing
    }

    pub(super) fn close_type(&mut self, node: Node<'_>, source: Source<'_>) {
        self.scopes.leave();
        let Some(open) = self.types_open.pop() else { return };
        let now = self.sums_so_far();
        if let Some(around) = self.types_open.last_mut() {
            around.deepest = around.deepest.max(open.deepest);
        }
        let draft = &mut self.types[open.index];
        draft.last_row = source.last_row(node);
        draft.counts = open.counts;
        draft.statements = self.statements - open.statements + 1;
        draft.sums = now.since(open.before);
        draft.sums.deepest = open.deepest;
    }

    pub(super) fn open_module(&mut self, at: At<'_>) -> Watch {
        self.definition_row(at);
        let names = self.name(at);
        // Without a name it hides its names, and adds none.
        if !names.is_empty() {
            self.scopes.enter(&names.join("."), 0);
            self.open_module_end(at);
        }
        Watch::Nothing
    }

    /// Hash of the name that a function gives its receiver; 0 for none.
    fn receiver(&self, at: At<'_>) -> u64 {
        let list = self.part(at.node, Slot::Receiver);
        let name = list.and_then(|list| list.named_child(0)).and_then(|first| self.part(first, Slot::Target));
        name.map_or(0, |name| hash(at.source.bytes(name)))
    }

    /// How many parameters a function has, its receiver included.
    fn parameters(&self, at: At<'_>) -> u32 {
        let receiver = u32::from(self.part(at.node, Slot::Receiver).is_some());
        let mut list = self.part(at.node, Slot::Parameters);
        // Beside the name, however deep that stands in what is declared with it; the innermost ones are its own.
        let mut declarator = list.or_else(|| self.part(at.node, Slot::Name));
        for _ in 0..MOST_STEPS {
            let Some(node) = declarator.filter(|it| self.pack.role(it.kind_id()) == Role::Declarator) else {
                break;
            };
            list = self.part(node, Slot::Parameters).or(list);
            declarator = self.part(node, Slot::Name);
        }
        let Some(list) = list else { return receiver };
        match self.pack.role(list.kind_id()) {
            Role::Parameters => {}
            // One without brackets.
            Role::Name => return receiver + 1,
            _ => return receiver,
        }
        let mut cursor = list.walk();
        let many = list.named_children(&mut cursor).map(|child| self.count_of_parameter(child, at.source));
        many.sum::<u32>() + receiver
    }

    /// How many parameters a child of a list of parameters stands for: `a, b int` are two, `(void)` none.
    fn count_of_parameter(&self, child: Node<'_>, source: Source<'_>) -> u32 {
        let kind = child.kind_id();
        let role = self.pack.role(kind);
        if role.is_silent() || role == Role::Decorator || child.is_error() {
            return 0;
        }
        let text = |slot: Option<Slot>| {
            let part = slot.map_or(Some(child), |slot| self.part(child, slot));
            part.map(|part| source.bytes(part))
        };
        if self.pack.means(kind, Meaning::Nothing, text) {
            return 0;
        }
        match self.pack.place(kind, Slot::Target) {
            Place::Field(field) => {
                let mut cursor = child.walk();
                let names = NonZero::new(field).map(|field| {
                    child.children_by_field_id(field, &mut cursor).filter(Node::is_named).count()
                });
                small(names.unwrap_or_default()).max(1)
            }
            _ => 1,
        }
    }

    /// The name of what is defined, by its parts: `["Outer", "f"]` for `Outer::f`. Follows declarators, parameters of
    /// types and the like to the name inside.
    fn name(&self, at: At<'_>) -> Vec<String> {
        let Some(mut node) = self.part(at.node, Slot::Name) else { return Vec::new() };
        let mut names = Vec::new();
        for _ in 0..MOST_STEPS {
            let role = self.pack.role(node.kind_id());
            let inner = match role {
                Role::ScopedPath => {
                    if let Some(holder) = self.part(node, Slot::Path).or_else(|| self.part(node, Slot::Value))
                    {
                        names.extend(self.last_name(holder, at.source));
                    }
                    self.part(node, Slot::Name)
                }
                Role::Wrapped => self.part(node, Slot::Value).or_else(|| self.part(node, Slot::Name)),
                _ => self.part(node, Slot::Name),
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        let text = String::from_utf8_lossy(at.source.bytes(node));
        let text = text.trim();
        if !text.is_empty() {
            names.push(text.chars().filter(|it| !it.is_control()).take(200).collect());
        }
        names
    }

    /// The last name inside a node that is not inside something ignored.
    fn last_name(&self, node: Node<'_>, source: Source<'_>) -> Option<String> {
        const MOST_NODES: usize = 64;
        let mut open = vec![node];
        let mut found: Option<Node<'_>> = None;
        for _ in 0..MOST_NODES {
            let Some(node) = open.pop() else { break };
            let role = self.pack.role(node.kind_id());
            if role == Role::Name && found.is_none_or(|found| found.start_byte() < node.start_byte()) {
                found = Some(node);
            }
            if !role.is_silent() {
                open.extend((0..8).map_while(|at| node.child(at)));
            }
        }
        found.map(|node| String::from_utf8_lossy(source.bytes(node)).into_owned())
    }
}
