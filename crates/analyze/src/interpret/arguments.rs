//! The arguments of a call, by position and by name.

use std::rc::Rc;

use super::Interpreter;
use super::value::Value;
use crate::ir::Arg;

/// Arguments that are told apart: calls that spread what they were given twice would have as many as they like.
pub(super) const MOST: usize = 64;

/// One argument, evaluated.
#[derive(Clone)]
pub(super) struct Argument<'p> {
    /// Keyword, where given by name.
    pub(super) name: Option<Rc<str>>,
    /// Whether it stands for several (`*args`, `**options`).
    pub(super) spread: bool,
    pub(super) value: Value<'p>,
}

impl<'p> Argument<'p> {
    /// By position.
    pub(super) const fn plain(value: Value<'p>) -> Self {
        Self { name: None, spread: false, value }
    }
}

/// The arguments of one call.
pub(super) type Arguments<'p> = Vec<Argument<'p>>;

/// The argument at a position, or of a keyword.
pub(super) fn pick<'a, 'p>(
    args: &'a [Argument<'p>],
    position: usize,
    keyword: &str,
) -> Option<&'a Value<'p>> {
    if !keyword.is_empty()
        && let Some(named) = args.iter().find(|arg| arg.name.as_deref() == Some(keyword))
    {
        return Some(&named.value);
    }
    args.iter().filter(|arg| arg.name.is_none() && !arg.spread).nth(position).map(|arg| &arg.value)
}

impl<'p> Interpreter<'p> {
    pub(super) fn eval_arguments(&mut self, args: &'p [Arg]) -> Arguments<'p> {
        let mut all = Vec::with_capacity(args.len());
        for arg in args {
            let value = self.eval(&arg.value);
            let room = MOST.saturating_sub(all.len());
            let fits = |given: &usize| *given <= room;
            let items = if arg.spread { self.exact_items(&value) } else { None };
            let items = items.filter(|items| fits(&items.len()));
            let options = if arg.spread { exact_options(&value) } else { None };
            let options = options.filter(|options| fits(&options.len()));
            match (items, options) {
                (Some(items), _) => all.extend(items.into_iter().map(Argument::plain)),
                (None, Some(options)) => all.extend(options),
                (None, None) => {
                    all.push(Argument { name: arg.name.as_deref().map(Rc::from), spread: arg.spread, value });
                }
            }
        }
        all
    }
}

/// The entries of a dictionary all of whose keys are known (`**options`), as arguments by name.
fn exact_options<'p>(value: &Value<'p>) -> Option<Arguments<'p>> {
    let entries = value.object()?.state.borrow().exact_entries()?;
    let named = |(name, value)| Argument { name: Some(name), spread: false, value };
    Some(entries.into_iter().map(named).collect())
}

/// Arguments that are bound already, and later ones, whose keywords take the place of theirs.
pub(super) fn with_later<'p>(bound: &[Argument<'p>], later: Arguments<'p>) -> Arguments<'p> {
    let again = |one: &&Argument<'p>| one.name.is_some() && later.iter().any(|other| other.name == one.name);
    let kept: Arguments<'p> = bound.iter().filter(|one| !again(one)).cloned().collect();
    kept.into_iter().chain(later).collect()
}
