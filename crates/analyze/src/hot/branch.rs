//! How likely a branch is taken, by its form alone.
//!
//! Ball and Larus's heuristics (Branch Prediction for Free, PLDI 1993), each with its hit rate of the table of branches,
//! combined as evidence by Dempster and Shafer's rule, as Wu and Larus do (Static Branch Frequency and Program Profile
//! Analysis, MICRO 1994). Knows the intermediate form, not what calls cost.

use crate::ir::visit::walk;
use crate::ir::{BranchKind, Expr, Op, Stmt, StmtKind};
use crate::knowledge::HitRates;

/// Looks at branches of one function.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branches<'a> {
    pub(super) hit: &'a HitRates,
    /// The function's own last name, by which it calls itself.
    pub(super) own: &'a str,
}

/// What an arm leads to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Leads {
    On,
    NoReturn,
    Break,
    NextRound,
    Return(Returned),
}

/// What a function returns there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Returned {
    Nothing,
    Negative,
    Constant,
    Other,
}

impl Branches<'_> {
    /// The chance of each arm of a branch that `rest` follows. What is missing to 1 is that none runs.
    pub(super) fn arms(
        &self,
        kind: BranchKind,
        condition: Option<&Expr>,
        arms: &[Vec<Stmt>],
        rest: &[Stmt],
        in_loop: bool,
    ) -> Vec<f64> {
        match kind {
            BranchKind::Main => arms.iter().enumerate().map(|(at, _)| f64::from(at == 0)).collect(),
            BranchKind::Never => arms.iter().enumerate().map(|(at, _)| f64::from(at == 1)).collect(),
            BranchKind::Try => {
                let handler = 1.0 - share(self.hit.handler);
                arms.iter().enumerate().map(|(at, _)| if at == 0 { 1.0 } else { handler }).collect()
            }
            BranchKind::If => self.either(condition, arms, rest, in_loop),
            BranchKind::Match => self.cases(arms, in_loop),
        }
    }

    /// The chances of `if` and `else`, and of arms that stand side by side.
    fn either(&self, condition: Option<&Expr>, arms: &[Vec<Stmt>], rest: &[Stmt], in_loop: bool) -> Vec<f64> {
        let [first, others @ ..] = arms else { return Vec::new() };
        if others.len() > 1 {
            return self.cases(arms, in_loop);
        }
        let otherwise: &[Stmt] = others.first().map_or(&[], Vec::as_slice);
        // An arm that leaves has what follows the branch for its `else`, as far as where that ends.
        let leads_to = leads(first);
        let other = match leads(rest) {
            Leads::NoReturn if others.is_empty() && leads_to != Leads::On => Leads::NoReturn,
            _ => leads(otherwise),
        };
        let certain = share(self.hit.no_return);
        // What leaves for good decides by itself, as does what leaves a loop: GCC's first match.
        let taken = match (leads_to, other) {
            (Leads::NoReturn, Leads::NoReturn) => 0.5,
            (Leads::NoReturn, _) => 1.0 - certain,
            (_, Leads::NoReturn) => certain,
            (one, other) if in_loop && leaves(one) != leaves(other) => {
                let stays = share(self.hit.loop_exit);
                if leaves(one) { 1.0 - stays } else { stays }
            }
            _ => self.weighed(condition, first, otherwise, in_loop),
        };
        if others.is_empty() { vec![taken] } else { vec![taken, 1.0 - taken] }
    }

    fn weighed(&self, condition: Option<&Expr>, first: &[Stmt], otherwise: &[Stmt], in_loop: bool) -> f64 {
        let mut evidence = vec![condition.map_or(0.5, |condition| self.holds(condition))];
        self.against(first, otherwise, in_loop, |chance| evidence.push(1.0 - chance));
        self.against(otherwise, first, in_loop, |chance| evidence.push(chance));
        combined(evidence)
    }

    /// Says how sure each heuristic is that this arm is not the one that runs.
    fn against(&self, arm: &[Stmt], other: &[Stmt], in_loop: bool, mut say: impl FnMut(f64)) {
        let leads_to = leads(arm);
        if leads_to == Leads::NextRound && leads(other) != Leads::NextRound {
            say(share(self.hit.next_round));
        }
        if let Leads::Return(returned) = leads_to {
            if !matches!(leads(other), Leads::Return(_)) {
                say(share(self.hit.early_return));
            }
            match returned {
                Returned::Nothing => say(share(self.hit.null_return)),
                Returned::Negative => say(share(self.hit.negative_return)),
                Returned::Constant => say(share(self.hit.constant_return)),
                Returned::Other => {}
            }
        }
        if calls(arm) && !calls(other) {
            say(share(self.hit.call));
        }
        if in_loop && loops(arm) && !loops(other) {
            say(share(self.hit.loop_guard));
        }
    }

    fn cases(&self, arms: &[Vec<Stmt>], in_loop: bool) -> Vec<f64> {
        let odds: Vec<f64> = arms
            .iter()
            .map(|arm| match leads(arm) {
                Leads::NoReturn => 1.0 - share(self.hit.no_return),
                one if in_loop && leaves(one) => 1.0 - share(self.hit.loop_exit),
                _ => 1.0,
            })
            .collect();
        let sum: f64 = odds.iter().sum();
        odds.into_iter().map(|one| if sum > 0.0 { one / sum } else { 0.0 }).collect()
    }

    /// How likely a condition holds.
    pub(super) fn holds(&self, condition: &Expr) -> f64 {
        let hit = self.hit;
        match condition {
            Expr::Bool(value) => f64::from(*value),
            Expr::Operate { op: Op::Not, left: None, right } => 1.0 - self.holds(right),
            Expr::Operate { op: Op::And, left: Some(left), right } => self.holds(left) * self.holds(right),
            Expr::Operate { op: Op::Or, left: Some(left), right } => {
                1.0 - (1.0 - self.holds(left)) * (1.0 - self.holds(right))
            }
            Expr::Operate { op: op @ (Op::Equal | Op::NotEqual), left: Some(left), right } => {
                let differ = match (&**left, &**right) {
                    (Expr::Nothing, _) | (_, Expr::Nothing) => share(hit.pointer),
                    (Expr::Number(number), _) | (_, Expr::Number(number)) if number.fract() != 0.0 => {
                        share(hit.fraction)
                    }
                    _ => share(hit.nonequal),
                };
                if *op == Op::Equal { 1.0 - differ } else { differ }
            }
            Expr::Operate { op, left: Some(_), right } if is_zero(right) => match op {
                Op::Less | Op::LessEqual => 1.0 - share(hit.positive),
                Op::Greater | Op::GreaterEqual => share(hit.positive),
                _ => 0.5,
            },
            Expr::Call { callee, .. } => match &**callee {
                Expr::Attribute(_, name) if matches!(name.as_str(), "is_none" | "is_err") => {
                    1.0 - share(hit.pointer)
                }
                Expr::Attribute(_, name) if matches!(name.as_str(), "is_some" | "is_ok") => {
                    share(hit.pointer)
                }
                _ => 0.5,
            },
            _ => 0.5,
        }
    }

    /// Rounds of a loop of which nothing tells how many it has: the cyclic probability of Wu and Larus.
    pub(super) fn rounds(&self, body: &[Stmt]) -> f64 {
        let stays = if self.recurs(body) { self.hit.loop_exit_recursion } else { self.hit.loop_exit };
        1.0 / (1.0 - share(stays))
    }

    /// Whether a stretch of code calls the function that it stands in.
    pub(super) fn recurs(&self, body: &[Stmt]) -> bool {
        !self.own.is_empty()
            && walk(body)
                .expressions()
                .any(|one| matches!(one, Expr::Call { callee, .. } if last_name(callee) == Some(self.own)))
    }
}

/// Percent as a share that is neither never nor always, so that no evidence settles everything.
fn share(percent: f64) -> f64 {
    (percent / 100.0).clamp(0.001, 0.9995)
}

/// Dempster and Shafer's rule for two outcomes.
fn combined(evidence: Vec<f64>) -> f64 {
    let (yes, no) =
        evidence.into_iter().fold((1.0, 1.0), |(yes, no), chance| (yes * chance, no * (1.0 - chance)));
    if yes + no > 0.0 { yes / (yes + no) } else { 0.5 }
}

fn leads(arm: &[Stmt]) -> Leads {
    match arm.last().map(|last| &last.kind) {
        Some(StmtKind::Raise(_)) => Leads::NoReturn,
        Some(StmtKind::Expr(Expr::Call { callee, .. })) if ends_program(callee) => Leads::NoReturn,
        Some(StmtKind::Break) => Leads::Break,
        Some(StmtKind::Continue) => Leads::NextRound,
        Some(StmtKind::Return(value)) => Leads::Return(match value {
            None | Some(Expr::Nothing) => Returned::Nothing,
            Some(Expr::Operate { op: Op::Neg, left: None, right }) if is_number(right) => Returned::Negative,
            Some(Expr::Number(number)) if *number < 0.0 => Returned::Negative,
            Some(Expr::Number(_) | Expr::Bool(_) | Expr::Text { .. }) => Returned::Constant,
            Some(_) => Returned::Other,
        }),
        _ => Leads::On,
    }
}

const fn leaves(leads: Leads) -> bool {
    matches!(leads, Leads::Break | Leads::Return(_))
}

pub(super) fn ends_program(callee: &Expr) -> bool {
    match callee {
        Expr::Attribute(of, name) => {
            matches!((&**of, name.as_str()), (Expr::Name(of), "exit" | "abort" | "_exit") if matches!(of.as_str(), "sys" | "os" | "process"))
        }
        Expr::Name(name) => {
            matches!(name.as_str(), "exit" | "quit" | "panic!" | "unreachable!" | "todo!" | "unimplemented!")
        }
        _ => false,
    }
}

fn calls(arm: &[Stmt]) -> bool {
    walk(arm).expressions().any(|one| matches!(one, Expr::Call { .. }))
}

fn loops(arm: &[Stmt]) -> bool {
    walk(arm).statements().any(|one| matches!(one.kind, StmtKind::Loop { .. }))
}

const fn is_number(expression: &Expr) -> bool {
    matches!(expression, Expr::Number(_))
}

fn is_zero(expression: &Expr) -> bool {
    match expression {
        Expr::Number(number) => *number == 0.0,
        Expr::Cast(value, _) => is_zero(value),
        _ => false,
    }
}

/// The last step of a name or path.
pub(super) fn last_name(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) | Expr::Attribute(_, name) => Some(name),
        _ => None,
    }
}
