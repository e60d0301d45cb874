//! The small scripts that installers write for a package's commands: they import one function and exit with what
//! it returns. The program is then the installed package, not the script.

use plimsoll_model::Language;

use super::Entry;
use super::python::module_file;
use crate::ir::{BranchKind, Expr, Import, Module, Stmt, StmtKind};
use crate::lower::lower;
use crate::manifest::python::normal;
use crate::pack::pack_of;
use crate::path;
use crate::sources::Sources;

/// Wrappers are a few lines long.
const LARGEST: u64 = 4096;
/// Lines of a distribution's file list that are looked at.
const MOST_FILES: usize = 50_000;

/// The installed program behind a wrapper; none for any other script.
pub(super) fn target(sources: &dyn Sources, at: &str) -> Option<Entry> {
    if sources.size(at)? > LARGEST {
        return None;
    }
    let bytes = sources.read(at).ok()?;
    let module = lower(pack_of(Language::Python)?, at, "__main__", &bytes);
    let (import, function) = called(&module)?;
    let folders = sources.library_folders();
    let file = module_file(sources, &folders, &import)?;
    let root = holding(&folders, &file)?;
    Some(Entry {
        name: path::name(at).to_owned(),
        path: file,
        function: Some(format!("{import}:{function}")),
        owned: owned(sources, &root, &import),
        module: Some(import),
        language: Language::Python,
        root,
        is_default: false,
    })
}

/// The folder that a file lies in, the innermost where one holds another (`site-packages` lies in `lib`).
pub(super) fn holding(folders: &[String], file: &str) -> Option<String> {
    let holding = folders.iter().filter(|folder| file.starts_with(&format!("{folder}/")));
    holding.max_by_key(|folder| folder.len()).cloned()
}

/// A script that a distribution installed as it stands, which makes the distribution's packages the program's own.
pub(super) fn installed_script(sources: &dyn Sources, at: &str) -> Option<Entry> {
    let folder = path::parent(at);
    if !matches!(path::name(&folder), "bin" | "Scripts") {
        return None;
    }
    let line = format!("/{}/{},", path::name(&folder), path::name(at));
    for site in sources.library_folders() {
        for record in sources.list(&site).iter().filter(|name| name.ends_with(".dist-info/")) {
            let Ok(bytes) = sources.read(&path::join(&site, &format!("{record}RECORD"))) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            if text.lines().any(|file| file.starts_with("..") && file.contains(&line)) {
                return Some(Entry {
                    name: path::name(at).to_owned(),
                    path: at.to_owned(),
                    function: None,
                    module: None,
                    language: Language::Python,
                    root: site,
                    owned: tops(&text),
                    is_default: false,
                });
            }
        }
    }
    None
}

/// The module and function that a wrapper exits with.
fn called(module: &Module) -> Option<(String, String)> {
    if !module.functions.is_empty() || module.body.len() > 12 {
        return None;
    }
    let mut statements: Vec<&Stmt> = module.body.iter().collect();
    for stmt in &module.body {
        if let StmtKind::Branch { kind: BranchKind::Main, arms, .. } = &stmt.kind {
            statements.extend(arms.iter().flatten());
        }
    }
    let exits = statements.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Expr(call) | StmtKind::Raise(Some(call)) => exit_argument(call),
        _ => None,
    })?;
    let (name, rest) = dotted(exits)?;
    let imports = statements.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Import(import) => Some(import),
        _ => None,
    });
    let bound = |import: &Import| {
        import.names.iter().find(|(original, alias)| alias.as_ref().unwrap_or(original) == &name).cloned()
    };
    let (import, (original, _)) = imports.filter_map(|import| Some((import, bound(import)?))).next()?;
    Some((import.module.clone(), original + &rest))
}

/// What `sys.exit(f())` and `exit(f())` exit with: `f`.
fn exit_argument(call: &Expr) -> Option<&Expr> {
    let Expr::Call { callee, args, .. } = call else { return None };
    let is_exit = match &**callee {
        Expr::Attribute(_, name) | Expr::Name(name) => matches!(name.as_str(), "exit" | "SystemExit"),
        _ => false,
    };
    match &args.first().filter(|_| is_exit)?.value {
        Expr::Call { callee, .. } => Some(callee),
        _ => None,
    }
}

/// `a.b.c` as `a` and `.b.c`.
fn dotted(expression: &Expr) -> Option<(String, String)> {
    match expression {
        Expr::Name(name) => Some((name.clone(), String::new())),
        Expr::Attribute(value, name) => {
            let (first, rest) = dotted(value)?;
            Some((first, format!("{rest}.{name}")))
        }
        _ => None,
    }
}

/// Top-level packages of the distribution that holds a module, the module's own first.
pub(super) fn owned(sources: &dyn Sources, folder: &str, module: &str) -> Vec<String> {
    let top = module.split('.').next().unwrap_or(module).to_owned();
    let mut owned = vec![top.clone()];
    let mut records: Vec<String> =
        sources.list(folder).into_iter().filter(|name| name.ends_with(".dist-info/")).collect();
    // Most distributions are called as what they install: look there first.
    records.sort_by_key(|name| !normal(name).starts_with(&normal(&top)));
    for record in records {
        let Ok(bytes) = sources.read(&path::join(folder, &format!("{record}RECORD"))) else { continue };
        let tops = tops(&String::from_utf8_lossy(&bytes));
        if tops.contains(&top) {
            owned.extend(tops.into_iter().filter(|name| *name != top));
            break;
        }
    }
    owned
}

/// Top-level names among the files of a `RECORD`.
fn tops(record: &str) -> Vec<String> {
    let mut tops: Vec<String> = Vec::new();
    for line in record.lines().take(MOST_FILES) {
        let file = line.split(',').next().unwrap_or_default();
        let Some((first, rest)) =
            file.split_once('/').or_else(|| file.strip_suffix(".py").map(|name| (name, "")))
        else {
            continue;
        };
        let is_code = rest.is_empty() || rest.ends_with(".py");
        let is_name = first.chars().all(|c| c.is_alphanumeric() || c == '_');
        if is_code
            && is_name
            && first != "__pycache__"
            && tops.last().is_none_or(|last| last != first)
            && !tops.iter().any(|top| top == first)
        {
            tops.push(first.to_owned());
        }
    }
    tops
}
