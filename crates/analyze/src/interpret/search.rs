//! Searches: loops that take work out of a container and put more work in, and steps from node to node.

use super::Interpreter;
use super::drains::{fills, last_name, note_drains};
use super::value::{Class, Handle, Value};
use crate::ir::visit::{walk, within};
use crate::ir::{Expr, Stmt};
use crate::size::Size;

/// Expressions of a body that are looked at for the data it looks into.
const MOST_LOOKED_AT: usize = 400;
/// Names of containers that are taken for that data.
const MOST_NAMES: usize = 12;

impl<'p> Interpreter<'p> {
    /// Rounds of `while queue: … queue.pop() … queue.append(…)`: a search mostly meets each state once, and there are as
    /// many states as the data that it looks into has places.
    pub(super) fn searched_trips(&mut self, condition: &'p Expr, body: &'p [Stmt]) -> Option<Size> {
        let mut taken = Vec::new();
        note_drains(within(condition).expressions().chain(walk(body).expressions()), &mut taken);
        let queue = taken.into_iter().find(|name| fills(name, body))?;
        let mut names: Vec<(&'p Expr, bool)> = Vec::new();
        for expr in walk(body).expressions().take(MOST_LOOKED_AT) {
            for (data, whole) in looked_into(expr) {
                let known =
                    names.iter().any(|(name, known)| last_name(name) == last_name(data) && *known >= whole);
                if !known && last_name(data) != Some(queue) && names.len() < MOST_NAMES {
                    names.push((data, whole));
                }
            }
        }
        let mut most: Option<Size> = None;
        for (data, whole) in names {
            let value = self.eval(data);
            if let Some(places) = self.places(&value, whole) {
                most = Some(most.map_or(places.clone(), |most| most.max(places)));
            }
        }
        most.filter(|most| most.value() > 1.0)
    }

    /// Places of a container: of a table of rows, when it is looked into by row and column, those of all rows.
    fn places(&mut self, value: &Value<'p>, whole: bool) -> Option<Size> {
        let class = value.object()?.state.borrow().class.clone();
        if !class.is_container() && !matches!(class, Class::Array) {
            return None;
        }
        let rows = self.length(value)?;
        if !whole || matches!(class, Class::Dict | Class::Set) {
            return Some(rows);
        }
        let row = self.element(value);
        let inner = match &row {
            Value::Object(row)
                if row.state.borrow().class.is_container()
                    || matches!(row.state.borrow().class, Class::Text | Class::Bytes) =>
            {
                self.length(&Value::Object(row.clone()))
            }
            _ => None,
        };
        Some(inner.map_or(rows.clone(), |columns| rows.times(&columns.max(Size::ONE))))
    }

    /// Notes objects that are reached through a variable which moves on in each round: others take their place.
    pub(super) fn note_walked(&mut self, name: &str, value: &Value<'p>) {
        let Value::Object(object) = value else { return };
        let from = self.scope.loops.min(self.loops.len());
        if let Some(round) = self.loops[from..].iter_mut().rev().find(|round| round.carried.contains(&name))
            && !round.walked.contains(&object.id)
        {
            round.walked.push(object.id);
        }
    }

    /// Likewise what belongs to such an object.
    pub(super) fn note_walked_part(&mut self, owner: &Value<'p>, part: &Value<'p>) {
        let (Value::Object(owner), Value::Object(part)) = (owner, part) else { return };
        if let Some(round) = self.loops.iter_mut().rev().find(|round| round.walked.contains(&owner.id))
            && !round.walked.contains(&part.id)
        {
            round.walked.push(part.id);
        }
    }

    /// Whether a container is one of many that a walk from node to node leads through.
    pub(super) fn is_walked(&self, container: &Handle<'p>) -> bool {
        self.loops.iter().any(|round| round.walked.contains(&container.id))
    }

    /// Most different keys that a search can put into a container made before it: one for each state.
    pub(super) fn states_since(&self, container: &Handle<'p>) -> Option<Size> {
        let common =
            self.loops.iter().zip(&*container.born).take_while(|(round, id)| round.id == **id).count();
        let search = self.loops.iter().skip(common).position(|round| round.search)? + common;
        Some(self.loops[common..=search].iter().fold(Size::ONE, |product, round| product.times(&round.trips)))
    }
}

/// Containers that an expression looks into, and whether at all their places.
fn looked_into(expr: &Expr) -> Vec<(&Expr, bool)> {
    let named = |expr: &Expr| {
        matches!(expr, Expr::Name(_))
            || matches!(expr, Expr::Attribute(owner, _) if matches!(&**owner, Expr::Name(name) if name == "self"))
    };
    match expr {
        Expr::Index(of, _) => match &**of {
            Expr::Index(table, _) if named(table) => vec![(table, true)],
            of if named(of) => vec![(of, false)],
            _ => Vec::new(),
        },
        Expr::Call { callee, args, .. } => {
            let given =
                args.iter().map(|arg| &arg.value).filter(|value| named(value)).map(|value| (value, true));
            let receiver = match &**callee {
                Expr::Attribute(owner, name) if name == "get" && named(owner) => Some((&**owner, false)),
                _ => None,
            };
            given.chain(receiver).collect()
        }
        _ => Vec::new(),
    }
}
