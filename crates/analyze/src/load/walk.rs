//! Finds the imports of a lowered module, wherever in it they stand.

use crate::ir::{BranchKind, Import, Module, Stmt, StmtKind};

/// Every import that may run, those of the module's top level first. Code that never runs is passed over.
pub(super) fn imports(module: &Module) -> Vec<&Import> {
    let mut found = Vec::new();
    collect(&module.body, &mut found);
    for function in &module.functions {
        collect(&function.body, &mut found);
    }
    found
}

/// Recursion is bounded by the intermediate form's own depth. Imports inside expressions do not occur.
fn collect<'a>(body: &'a [Stmt], found: &mut Vec<&'a Import>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Import(import) => found.push(import),
            StmtKind::Branch { kind: BranchKind::Never, arms, .. } => {
                // Only what stands under the condition never runs; its `else` always does.
                arms.iter().skip(1).for_each(|arm| collect(arm, found));
            }
            StmtKind::Branch { arms, .. } => arms.iter().for_each(|arm| collect(arm, found)),
            StmtKind::Loop { body, .. } | StmtKind::Scope { body, .. } => collect(body, found),
            _ => {}
        }
    }
}
