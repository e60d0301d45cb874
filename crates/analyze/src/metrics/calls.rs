//! Which functions a file has and which names they call, as hashes: what the project needs to know of it.
//!
//! Knows names, not files; who is called by them is the project's to find.

use serde::{Deserialize, Serialize};

use crate::pack::{Pack, Role, Slot};

use super::leaf::Token;
use super::vocabulary::hash;
use super::walk::{At, Walk, small};

/// How a called name was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) enum Reach {
    /// By itself.
    Bare,
    /// On the object or type whose method is running.
    Receiver,
    /// Behind this name: of a module, a type or a variable.
    Named(u64),
    /// On a value without a name.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Call {
    pub(super) name: u64,
    pub(super) reach: Reach,
}

/// A function, by name and type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Callable {
    /// 0 for a closure.
    pub(super) name: u64,
    /// The type it is a method of; 0 for none.
    pub(super) owner: u64,
    /// Nearest type around, whose methods its receiver has.
    pub(super) inside: u64,
    /// Its calls, in the file's list.
    pub(super) first: u32,
    pub(super) end: u32,
}

/// Functions of a file and what they call, in order of appearance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calls {
    pub(super) functions: Vec<Callable>,
    pub(super) calls: Vec<Call>,
    /// Whether a bare name may be a method of the type around.
    pub(super) implicit_receiver: bool,
}

/// Calls of the functions that are open.
#[derive(Debug)]
pub(super) struct CallStack {
    open: Vec<Call>,
    functions: Vec<usize>,
    receivers: Vec<u64>,
    found: Calls,
}

impl CallStack {
    pub(super) fn new(pack: &Pack) -> Self {
        let receivers = pack.receivers.iter().map(|name| hash(name.as_bytes())).collect();
        let found = Calls { implicit_receiver: pack.implicit_receiver, ..Calls::default() };
        Self { open: Vec::new(), functions: Vec::new(), receivers, found }
    }

    /// Calls of functions that are open.
    pub(super) fn open(&self) -> usize {
        self.open.len()
    }

    pub(super) fn enter(&mut self, name: u64, owner: u64) {
        self.functions.push(self.found.functions.len());
        self.found.functions.push(Callable { name, owner, inside: owner, first: 0, end: 0 });
    }

    pub(super) fn inside(&mut self, owner: u64) {
        if let Some(last) = self.found.functions.last_mut()
            && last.inside == 0
        {
            last.inside = owner;
        }
    }

    /// Ends a function whose calls begin at `from`; how many different names it calls.
    pub(super) fn leave(&mut self, from: usize) -> u32 {
        let own = &mut self.open[from..];
        own.sort_unstable();
        let first = self.found.calls.len();
        for call in own.iter() {
            if self.found.calls.get(first..).and_then(<[Call]>::last) != Some(call) {
                self.found.calls.push(*call);
            }
        }
        self.open.truncate(from);
        if let Some(function) = self.functions.pop().and_then(|at| self.found.functions.get_mut(at)) {
            function.first = small(first);
            function.end = small(self.found.calls.len());
        }
        let names = self.found.calls[first..].iter();
        let (names, _) = names.fold((0, None), |(count, last), call| {
            (count + u32::from(last != Some(call.name)), Some(call.name))
        });
        names
    }

    pub(super) fn done(self) -> Calls {
        self.found
    }
}

impl Walk<'_> {
    /// The arguments of a call begin: its name is the token before them.
    pub(super) fn call(&mut self) {
        if self.frame.function.is_none() {
            return;
        }
        let [mut name, mut between, mut holder] = self.tokens.last;
        if name.role == Role::AccessMark {
            // Behind the name stood something that does not matter: `name::<T>(…)`.
            [name, between, holder] = [between, holder, Token::default()];
        }
        if name.role != Role::Name {
            return;
        }
        let reach = if between.role != Role::AccessMark {
            Reach::Bare
        } else if holder.role != Role::Name {
            Reach::Other
        } else if self.calls.receivers.contains(&holder.hash) || holder.hash == self.frame.receiver {
            Reach::Receiver
        } else {
            Reach::Named(holder.hash)
        };
        self.calls.open.push(Call { name: name.hash, reach });
    }

    /// A macro is called by its name, and by no other name than a macro's.
    pub(super) fn macro_call(&mut self, at: At<'_>) {
        self.frame.abc[1] += 1;
        if self.frame.function.is_none() {
            return;
        }
        if let Some(name) = self.part(at.node, Slot::Name) {
            let hash = hash(at.source.bytes(name)).rotate_left(1);
            self.calls.open.push(Call { name: hash, reach: Reach::Other });
        }
    }
}
