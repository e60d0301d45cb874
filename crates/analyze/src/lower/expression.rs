//! Expressions: operators, displays, comprehensions, and statements that are used as values.

use crate::ir::{BranchKind, Clause, Container, Expr, Op, Stmt, StmtKind};
use crate::pack::{Role, Slot};
use crate::parse::NodeId;

use super::Lowering;

/// Longest chain of operators that is nested as it is written; a longer one is balanced.
const NESTED_OPERATORS: usize = 12;

impl Lowering<'_, '_> {
    /// Never fails: what is not understood is [`Expr::Opaque`] with its operands.
    pub(super) fn expression(&mut self, node: NodeId) -> Expr {
        let node = self.unwrapped(node);
        self.deeper(node, 1, |this| this.expression_here(node)).unwrap_or_else(|| Expr::Opaque(Vec::new()))
    }

    pub(super) fn boxed(&mut self, node: NodeId) -> Box<Expr> {
        Box::new(self.expression(node))
    }

    pub(super) fn slot_expression(&mut self, node: NodeId, slot: Slot) -> Expr {
        self.slot(node, slot).map_or_else(|| Expr::Opaque(Vec::new()), |part| self.expression(part))
    }

    fn expression_here(&mut self, node: NodeId) -> Expr {
        match self.role(node) {
            Role::Name => Expr::Name(self.text(node).to_owned()),
            Role::Number | Role::Negative | Role::Text | Role::Character | Role::JoinedText => {
                self.literal(node)
            }
            Role::True => Expr::Bool(true),
            Role::False => Expr::Bool(false),
            Role::Boolean => Expr::Bool(self.text(node) == "true"),
            Role::Nothing => Expr::Nothing,
            Role::Attribute => {
                let name = self.slot_text(node, Slot::Name).unwrap_or_default().to_owned();
                Expr::Attribute(Box::new(self.slot_expression(node, Slot::Value)), name)
            }
            Role::Path | Role::ScopedPath => self.path_expression(node),
            Role::Index => self.index(node),
            Role::Slice | Role::Range => self.range(node, None),
            Role::Call | Role::Record => self.call(node),
            Role::Macro => self.macro_call(node),
            Role::Binary => self.binary(node),
            Role::Comparison => self.comparison(node),
            Role::Unary => self.unary(node),
            Role::AllOf => {
                let parts = self.meaningful(node);
                let parts = self.expressions(&parts);
                balanced(Op::And, parts)
            }
            Role::List if self.slot(node, Slot::Count).is_some() => {
                let element = self.tree.meaningful(node).next();
                let element = element.map_or(Expr::Nothing, |element| self.expression(element));
                let count = Box::new(self.slot_expression(node, Slot::Count));
                Expr::Repeat { element: Box::new(element), count }
            }
            Role::List => self.display(node, Container::List),
            Role::Tuple => self.display(node, Container::Tuple),
            Role::Set => self.display(node, Container::Set),
            Role::Dict => self.display(node, Container::Dict),
            Role::ListComprehension => self.comprehension(node, Container::List),
            Role::SetComprehension => self.comprehension(node, Container::Set),
            Role::DictComprehension => self.comprehension(node, Container::Dict),
            Role::Generator => self.comprehension(node, Container::Generator),
            Role::Conditional => {
                let condition = Some(Box::new(self.slot_expression(node, Slot::Condition)));
                let arms =
                    vec![self.slot_expression(node, Slot::Left), self.slot_expression(node, Slot::Right)];
                Expr::Choice { condition, arms }
            }
            Role::Lambda => self.lambda(node),
            Role::Await => {
                let value = self.tree.meaningful(node).next();
                Expr::Await(Box::new(value.map_or(Expr::Nothing, |value| self.expression(value))))
            }
            Role::Yield => {
                self.yields = true;
                let value = self.first_value(node);
                // `yield from values` gives each of them: they are spread.
                let each = self.text(node).split_whitespace().nth(1) == Some("from");
                let value = if each { value.map(|value| Expr::Opaque(vec![value])) } else { value };
                Expr::Yield(value.map(Box::new))
            }
            Role::Cast => {
                let kind = self.slot_text(node, Slot::Annotation).unwrap_or_default().to_owned();
                Expr::Cast(Box::new(self.slot_expression(node, Slot::Value)), kind)
            }
            Role::Walrus => self.binding_expression(node),
            Role::As => self.slot_expression(node, Slot::Value),
            Role::IfClause => self.slot_expression(node, Slot::Condition),
            Role::If => self.chosen(node),
            Role::Match => self.matched(node),
            Role::Block | Role::BlockValue => single(self.block(node)),
            Role::Assign | Role::Augment | Role::Return | Role::Raise | Role::Break | Role::Continue => {
                self.statement_value(node)
            }
            Role::For | Role::While | Role::Loop | Role::With | Role::Function => self.statement_value(node),
            Role::Annotation => Expr::Nothing,
            role if role.is_silent() => Expr::Nothing,
            _ => {
                let parts = self.meaningful(node);
                Expr::Opaque(self.expressions(&parts))
            }
        }
    }

    /// A statement that stands where a value is wanted.
    fn statement_value(&mut self, node: NodeId) -> Expr {
        Expr::Block(self.block(node))
    }

    /// `(name := value)`, `let pattern = value` in a condition.
    fn binding_expression(&mut self, node: NodeId) -> Expr {
        let line = self.line(node);
        let value = Some(self.slot_expression(node, Slot::Value));
        let target =
            self.slot(node, Slot::Target).map_or_else(|| Expr::Opaque(Vec::new()), |part| self.pattern(part));
        let read = Stmt { line, kind: StmtKind::Expr(target.clone()) };
        let kind = StmtKind::Assign { targets: vec![target], value, op: None, annotation: None };
        Expr::Block(vec![Stmt { line, kind }, read])
    }

    fn index(&mut self, node: NodeId) -> Expr {
        let Some(value) = self.slot(node, Slot::Value) else { return Expr::Opaque(Vec::new()) };
        let value = self.boxed(value);
        let mut indices: Vec<NodeId> = self.tree.slots(node, Slot::Index).collect();
        if indices.is_empty() {
            indices.extend(self.slot(node, Slot::Index));
        }
        match indices[..] {
            [only] if matches!(self.role(only), Role::Slice | Role::Range) => self.range(only, Some(value)),
            [only] => Expr::Index(value, self.boxed(only)),
            _ => {
                let items = self.expressions(&indices);
                Expr::Index(value, Box::new(Expr::Display { container: Container::Tuple, items }))
            }
        }
    }

    /// `start:stop:step`, `start..stop`, `start..=stop`.
    fn range(&mut self, node: NodeId, value: Option<Box<Expr>>) -> Expr {
        let mut bounds: [Option<Box<Expr>>; 3] = [None, None, None];
        let mut side = 0;
        let mut inclusive = false;
        let children: Vec<NodeId> = self.tree.children(node).collect();
        for child in children {
            match self.role(child) {
                Role::Colon | Role::RangeMark => side += 1,
                Role::RangeInclusiveMark => {
                    side += 1;
                    inclusive = true;
                }
                role if role.is_silent() => {}
                _ if side < bounds.len() => bounds[side] = Some(self.boxed(child)),
                _ => {}
            }
        }
        let [start, stop, step] = bounds;
        let stop = if inclusive { stop.map(|bound| Box::new(one_more(*bound))) } else { stop };
        Expr::Slice { value, start, stop, step }
    }

    /// The operands of a chain of operators of equal rank, leftmost first, with the operators between them.
    fn operands(&self, node: NodeId) -> (Vec<NodeId>, Vec<Option<Op>>) {
        let mut operands = Vec::new();
        let mut operators = Vec::new();
        let mut here = node;
        while self.role(here) == Role::Binary {
            let (Some(left), Some(right)) = (self.slot(here, Slot::Left), self.slot(here, Slot::Right))
            else {
                break;
            };
            operands.push(right);
            operators
                .push(self.slot_text(here, Slot::Operator).and_then(|text| self.pack.operator(text.trim())));
            here = left;
        }
        operands.push(here);
        operands.reverse();
        operators.reverse();
        (operands, operators)
    }

    /// Long chains are not nested as they are parsed: a program may well join 20,000 strings.
    fn binary(&mut self, node: NodeId) -> Expr {
        let (nodes, operators) = self.operands(node);
        let levels = usize::BITS as usize - nodes.len().leading_zeros() as usize;
        let levels = if nodes.len() <= NESTED_OPERATORS { nodes.len() } else { levels };
        let parts = self.deeper(node, levels, |this| this.expressions(&nodes)).unwrap_or_default();
        if parts.len() < 2 {
            return Expr::Opaque(parts);
        }
        if parts.len() > NESTED_OPERATORS {
            return match operators[..] {
                [Some(first), ..] if operators.iter().all(|&op| op == Some(first)) => balanced(first, parts),
                _ => Expr::Opaque(parts),
            };
        }
        let mut parts = parts.into_iter();
        let first = parts.next().unwrap_or(Expr::Nothing);
        parts.zip(operators).fold(first, |left, (right, op)| match op {
            Some(op) => Expr::Operate { op, left: Some(Box::new(left)), right: Box::new(right) },
            None => Expr::Opaque(vec![left, right]),
        })
    }

    /// `a < b < c` is `a < b and b < c`.
    fn comparison(&mut self, node: NodeId) -> Expr {
        let operators: Vec<Option<Op>> = self
            .tree
            .slots(node, Slot::Operator)
            .map(|operator| {
                let words: Vec<&str> = self.text(operator).split_whitespace().collect();
                self.pack.operator(&words.join(" "))
            })
            .collect();
        let marks: Vec<NodeId> = self.tree.slots(node, Slot::Operator).collect();
        let nodes: Vec<NodeId> =
            self.tree.meaningful(node).filter(|child| marks.binary_search(child).is_err()).collect();
        let mut parts = self.expressions(&nodes);
        if parts.len() != 2 {
            let simple = |part: &Expr| matches!(part, Expr::Name(_) | Expr::Number(_) | Expr::Attribute(..));
            if parts.len() > NESTED_OPERATORS || !parts.iter().all(simple) {
                return Expr::Opaque(parts);
            }
        }
        let pairs: Vec<Expr> = parts
            .windows(2)
            .zip(&operators)
            .skip(1)
            .map(|(pair, &op)| operate(op, pair[0].clone(), pair[1].clone()))
            .collect();
        let mut first = parts.drain(..);
        let (Some(left), Some(right)) = (first.next(), first.next()) else {
            return Expr::Opaque(Vec::new());
        };
        let first = operate(operators.first().copied().flatten(), left, right);
        balanced(Op::And, std::iter::once(first).chain(pairs).collect())
    }

    fn unary(&mut self, node: NodeId) -> Expr {
        let Some(value) = self.slot(node, Slot::Value) else { return Expr::Opaque(Vec::new()) };
        let operator = self.tree.slot(node, Slot::Operator).or_else(|| self.tree.children(node).next());
        let op = operator.and_then(|operator| self.pack.unary(self.text(operator)));
        match (op, self.expression(value)) {
            (Some(Op::Neg), Expr::Number(number)) => Expr::Number(-number),
            (Some(op), value) => Expr::Operate { op, left: None, right: Box::new(value) },
            // A sign or a dereference changes nothing that resources see.
            (None, value) => value,
        }
    }

    fn display(&mut self, node: NodeId, container: Container) -> Expr {
        let mut items = Vec::new();
        for child in self.meaningful(node) {
            let child = self.unwrapped(child);
            match self.role(child) {
                Role::Pair => {
                    items.push(self.slot_expression(child, Slot::Left));
                    items.push(self.slot_expression(child, Slot::Right));
                }
                Role::Decorator => {}
                _ => items.push(self.expression(child)),
            }
        }
        Expr::Display { container, items }
    }

    fn comprehension(&mut self, node: NodeId, container: Container) -> Expr {
        let mut clauses: Vec<Clause> = Vec::new();
        for child in self.meaningful(node) {
            match self.role(child) {
                Role::ForClause => {
                    let target = self.slot(child, Slot::Target).map(|target| self.pattern(target));
                    let iter = self.slot_expression(child, Slot::Value);
                    let target = target.unwrap_or_else(|| Expr::Opaque(Vec::new()));
                    clauses.push(Clause { target, iter, filters: Vec::new() });
                }
                Role::IfClause => {
                    let condition = self.slot_expression(child, Slot::Condition);
                    if let Some(clause) = clauses.last_mut() {
                        clause.filters.push(condition);
                    }
                }
                _ => {}
            }
        }
        let elements = match self.slot(node, Slot::Body) {
            Some(pair) if self.role(pair) == Role::Pair => {
                vec![self.slot_expression(pair, Slot::Left), self.slot_expression(pair, Slot::Right)]
            }
            Some(element) => vec![self.expression(element)],
            None => Vec::new(),
        };
        Expr::Comprehension { container, elements, clauses, line: self.line(node) }
    }

    fn lambda(&mut self, node: NodeId) -> Expr {
        let list = self.slot(node, Slot::Parameters);
        let parameters = list.map_or_else(Vec::new, |list| self.parameters(list));
        let yielded = std::mem::replace(&mut self.yields, false);
        let mut body = list.map_or_else(Vec::new, |list| self.taken_apart(list));
        if let Some(code) = self.slot(node, Slot::Body) {
            if self.role(code) == Role::BlockValue {
                self.tail_block(code, &mut body);
            } else {
                let line = self.line(code);
                let value = self.expression(code);
                body.push(Stmt { line, kind: StmtKind::Return(Some(value)) });
            }
        }
        self.yields = yielded;
        Expr::Lambda { parameters, body }
    }

    /// `if` as a value.
    fn chosen(&mut self, node: NodeId) -> Expr {
        let chain = self.chain(node);
        if chain.conditional.len() > NESTED_OPERATORS {
            return self.statement_value(node);
        }
        let mut links = Vec::new();
        for (levels, &link) in chain.conditional.iter().enumerate() {
            let lowered = self.deeper(link, levels, |this| {
                let condition = this.slot_expression(link, Slot::Condition);
                (condition, this.slot_expression(link, Slot::Body))
            });
            links.extend(lowered);
        }
        let mut otherwise = chain.otherwise.map(|body| self.expression(body));
        while let Some((condition, arm)) = links.pop() {
            let arms = std::iter::once(arm).chain(otherwise.take()).collect();
            otherwise = Some(Expr::Choice { condition: Some(Box::new(condition)), arms });
        }
        otherwise.unwrap_or(Expr::Nothing)
    }

    /// `match` as a value.
    fn matched(&mut self, node: NodeId) -> Expr {
        let subject_node = self.slot(node, Slot::Condition);
        let (condition, subject) = self.subject(node, subject_node);
        let mut arms = Vec::new();
        for case in self.case_nodes(node) {
            let arm = self.deeper(case, 1, |this| {
                let mut head = this.case_head(case, &subject);
                let line = this.line(case);
                let value = this.slot_expression(case, Slot::Body);
                if head.is_empty() {
                    return value;
                }
                match value {
                    Expr::Block(body) => head.extend(body),
                    value => head.push(Stmt { line, kind: StmtKind::Expr(value) }),
                }
                Expr::Block(head)
            });
            arms.extend(arm);
        }
        Expr::Choice { condition: condition.map(Box::new), arms }
    }

    /// A function's block: its last expression is what it returns, through branches too.
    pub(super) fn tail_block(&mut self, node: NodeId, into: &mut Vec<Stmt>) {
        let before = into.len();
        self.statements(node, into);
        let ends_in_value = self.tree.meaningful(node).last().is_some_and(|last| self.is_tail(last));
        if ends_in_value && into.len() > before {
            return_last(into);
        }
    }

    /// Whether the last node of a block is its value.
    fn is_tail(&self, last: NodeId) -> bool {
        match self.role(last) {
            // `if` and `match` are wrapped in a statement even where they are the value.
            Role::ExpressionStatement => !self.text(last).trim_end().ends_with(';'),
            Role::Assign | Role::Use | Role::Function | Role::Type | Role::Scope | Role::Module => false,
            _ => true,
        }
    }
}

/// Turns the value at the end of statements into what is returned.
fn return_last(body: &mut [Stmt]) {
    let Some(last) = body.last_mut() else { return };
    match &mut last.kind {
        StmtKind::Expr(value) => {
            let value = std::mem::replace(value, Expr::Nothing);
            last.kind = StmtKind::Return(Some(value));
        }
        StmtKind::Branch { kind: BranchKind::If | BranchKind::Match, arms, .. } => {
            for arm in arms {
                return_last(arm);
            }
        }
        _ => {}
    }
}

/// A block of one expression is that expression.
fn single(mut body: Vec<Stmt>) -> Expr {
    match (body.pop(), body.is_empty()) {
        (Some(Stmt { kind: StmtKind::Expr(value), .. }), true) => value,
        (last, _) => Expr::Block(body.into_iter().chain(last).collect()),
    }
}

fn operate(op: Option<Op>, left: Expr, right: Expr) -> Expr {
    match op {
        Some(op) => Expr::Operate { op, left: Some(Box::new(left)), right: Box::new(right) },
        None => Expr::Opaque(vec![left, right]),
    }
}

/// Joins many operands into a tree as flat as can be.
fn balanced(op: Op, mut parts: Vec<Expr>) -> Expr {
    while parts.len() > 1 {
        let mut halved = Vec::with_capacity(parts.len().div_ceil(2));
        let mut rest = parts.into_iter();
        while let Some(left) = rest.next() {
            halved.push(match rest.next() {
                Some(right) => operate(Some(op), left, right),
                None => left,
            });
        }
        parts = halved;
    }
    parts.pop().unwrap_or(Expr::Nothing)
}

/// The bound that an inclusive one excludes.
fn one_more(bound: Expr) -> Expr {
    match bound {
        Expr::Number(number) => Expr::Number(number + 1.0),
        bound => operate(Some(Op::Add), bound, Expr::Number(1.0)),
    }
}
