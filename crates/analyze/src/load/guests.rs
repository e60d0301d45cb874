//! Modules of installed Python packages, read beside the program that imports them.
//!
//! Nearest first, within bounds. What comes with the interpreter and packages with native parts are left to the tables.

use std::collections::{BTreeSet, VecDeque};

use super::package::Packages;
use super::walk;
use crate::ir::Module;
use crate::lower::lower;
use crate::pack::Pack;
use crate::sources::Sources;

/// Modules that are read of packages.
const MOST_MODULES: usize = 200;
/// Bytes of their source.
const MOST_BYTES: u64 = 2 << 20;
/// A larger module is a table.
const LARGEST: u64 = 512 << 10;

/// Reads what some imports lead to; gives the modules, and the names that they import in turn.
pub(super) fn read(
    sources: &dyn Sources,
    pack: &'static Pack,
    packages: &mut Packages<'_>,
    imports: &[String],
) -> (Vec<Module>, Vec<String>) {
    let mut queue: VecDeque<String> = imports.iter().cloned().collect();
    let mut seen: BTreeSet<String> = imports.iter().cloned().collect();
    let (mut modules, mut names, mut bytes) = (Vec::new(), Vec::new(), 0);
    while let Some(name) = queue.pop_front() {
        // Loading a module loads the packages around it.
        let parent = name.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        queue.extend(parent.filter(|parent| seen.insert(parent.clone())));
        let Some(file) = packages.open_source(&name) else { continue };
        let size = sources.size(&file).unwrap_or(u64::MAX);
        if size > LARGEST || bytes + size > MOST_BYTES || modules.len() >= MOST_MODULES {
            continue;
        }
        let Ok(text) = sources.read(&file) else { continue };
        bytes += text.len() as u64;
        let module = lower(pack, packages.shown(&file), &name, &text);
        for import in walk::imports(&module) {
            if import.module.starts_with('.') || import.module.len() > super::python::LONGEST_NAME {
                continue;
            }
            let inner = import.names.iter().map(|(name, _)| format!("{}.{name}", import.module));
            for name in std::iter::once(import.module.clone()).chain(inner) {
                if seen.insert(name.clone()) && (name == import.module || packages.has(&name)) {
                    names.push(name.clone());
                    queue.push_back(name);
                }
            }
        }
        modules.push(module);
    }
    (modules, names)
}
