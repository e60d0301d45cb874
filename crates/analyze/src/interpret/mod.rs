//! What a program's source brings to light about its needs: imports and inputs.
//!
//! Knows nothing of costs.

mod facts;

use plimsoll_model::{Basis, Inputs, Machine};

pub(crate) use facts::{Direction, Facts, Held, Imported, Place, Team, TeamKind, Traffic};

use crate::ir::{BranchKind, Stmt, StmtKind};
use crate::knowledge::Knowledge;
use crate::program::Program;
use crate::size::{Input, Size, Unit};

/// Surveys a program.
pub(crate) fn run(
    program: &Program,
    _knowledge: &Knowledge,
    inputs: &Inputs,
    _machine: Option<&Machine>,
) -> Facts {
    let mut facts = Facts { complete: true, ..Facts::default() };
    for module in &program.modules {
        imports(program, &module.path, &module.body, &mut facts);
    }
    for argument in &inputs.arguments {
        let Some(size) = argument.size else { continue };
        let name = crate::footprint::stem(&argument.text);
        let value = size.as_f64();
        let input = Input { name: name.clone(), unit: Unit::Bytes, value, high: value, basis: Basis::Source };
        let symbol = facts.symbols.define(input);
        facts.unopened.push((name, Size::symbol(symbol)));
        facts.unseen.push(("code that is not followed yet".to_owned(), Place::default()));
    }
    facts
}

pub(crate) fn literal_paths(_program: &Program) -> Vec<String> {
    Vec::new()
}

fn imports(program: &Program, path: &str, body: &[Stmt], facts: &mut Facts) {
    for statement in body {
        match &statement.kind {
            StmtKind::Import(import) => {
                let own = program.modules.iter().any(|module| module.name == import.module);
                if !own && !import.module.starts_with('.') {
                    let place = Place { at: format!("{path}:{}", statement.line) };
                    facts.imports.push(Imported { name: import.module.clone(), place });
                }
            }
            StmtKind::Branch { kind, arms, .. } if *kind != BranchKind::Never => {
                for arm in arms {
                    imports(program, path, arm, facts);
                }
            }
            _ => {}
        }
    }
}
