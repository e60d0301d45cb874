//! What starting the runtime and importing packages costs: each table row once, contained rows never twice.
//!
//! Figures measured on this machine win over the shipped table, the shipped table over a rule from file sizes,
//! and that over the cost of a typical package. Knows nothing of where a program imports from.

use std::collections::{HashMap, HashSet};

use plimsoll_model::{Basis, Language};

use super::{Knowledge, as_float, tables};
use crate::program::{Package, Program};

/// How far off a shipped row can be on another machine, relative.
const TABLE_DOUBT: f64 = 0.12;
/// How far off a row measured on this machine can be, relative.
const CALIBRATED_DOUBT: f64 = 0.03;
/// How far off the typical package can be, relative.
const GUESS_DOUBT: f64 = 1.5;

/// Modules that only Python 2 had: they are asked for where something newer is missing.
const PYTHON_2: [&str; 12] = [
    "ConfigParser",
    "Queue",
    "StringIO",
    "Tkinter",
    "__builtin__",
    "cPickle",
    "cStringIO",
    "httplib",
    "thread",
    "urllib2",
    "urlparse",
    "commands",
];

/// What one start or import takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Cost {
    /// Resident bytes.
    pub(crate) rss: f64,
    /// The part of them that no file backs.
    pub(crate) anon: f64,
    /// CPU time.
    pub(crate) cpu_ms: f64,
    /// Threads it leaves running, the main one not counted.
    pub(crate) threads: u64,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.rss += other.rss;
        self.anon += other.anon;
        self.cpu_ms += other.cpu_ms;
        self.threads = self.threads.max(other.threads);
    }

    fn less(&self, other: &Self) -> Self {
        Self {
            rss: (self.rss - other.rss).max(0.0),
            anon: (self.anon - other.anon).max(0.0),
            cpu_ms: (self.cpu_ms - other.cpu_ms).max(0.0),
            threads: self.threads,
        }
    }
}

/// What one import adds to those before it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Charge {
    /// As imported.
    pub(crate) name: String,
    /// What it adds.
    pub(crate) cost: Cost,
    /// Other rows that came with it.
    pub(crate) with: usize,
    /// What the figure rests on.
    pub(crate) basis: Basis,
    /// Table and row, or how it was worked out.
    pub(crate) at: String,
    /// How far off it can be, relative.
    pub(crate) doubt: f64,
}

impl Knowledge {
    /// A program that does nothing yet, in the version asked for or the nearest listed one.
    pub(crate) fn base(&self, language: Language, version: Option<&str>) -> Charge {
        let charge = |cost, basis, at: String, doubt| Charge {
            name: match language {
                Language::Python => "the Python interpreter".to_owned(),
                Language::Rust => "a Rust program's runtime".to_owned(),
            },
            cost,
            with: 0,
            basis,
            at,
            doubt,
        };
        if let (Language::Python, Some(calibration)) = (language, &self.calibration) {
            let start = &calibration.interpreter;
            let cost =
                Cost { rss: start.rss.as_f64(), anon: start.anon.as_f64(), cpu_ms: start.cpu_ms, threads: 0 };
            return charge(cost, Basis::Calibration, start.path.clone(), CALIBRATED_DOUBT);
        }
        let rows = &self.imports(language).interpreter;
        let listed = match version.map(minor) {
            Some(asked) => rows.iter().min_by_key(|(listed, _)| minor(listed).abs_diff(asked)),
            None => rows.iter().max_by_key(|(listed, _)| minor(listed)),
        };
        match listed {
            Some((key, bare)) => {
                let cost = Cost { rss: bare.rss, anon: bare.anon, cpu_ms: bare.cpu_ms, threads: 0 };
                let table = table_name(language);
                charge(cost, Basis::Table, format!("profiles/{table} [interpreter.\"{key}\"]"), TABLE_DOUBT)
            }
            None => {
                let assume = self.assume();
                let cost =
                    Cost { rss: assume.binary_base, anon: assume.binary_anon, cpu_ms: 1.0, threads: 0 };
                charge(cost, Basis::Table, "profiles/model.toml [assume]".to_owned(), 0.3)
            }
        }
    }

    /// What each import adds to those before it, in the order they are given.
    pub(crate) fn charge_imports(&self, program: &Program, names: &[String]) -> Vec<Charge> {
        let (language, packages) = (program.language, program.packages.as_slice());
        let anything = packages.iter().any(|package| package.found);
        let mut charging = Charging {
            knowledge: self,
            language,
            packages: packages.iter().map(|package| (package.name.as_str(), package)).collect(),
            seen: HashSet::new(),
            optional: anything && (program.modules.len() > 1 || !program.dependencies.is_empty()),
            asked: program.dependencies.iter().map(|one| plain(&one.name)).collect(),
            own: HashMap::new(),
        };
        names.iter().map(|name| charging.charge(name)).collect()
    }

    /// What loading the program's own modules takes: the rule for packages with no row, on their sources.
    pub(crate) fn charge_own(&self, language: Language, modules: u64, bytes: u64) -> Option<Charge> {
        let rules = self.imports(language).unknown.by_files;
        let apply =
            |rule: tables::Rule| rule.per_module * as_float(modules) + rule.per_source_byte * as_float(bytes);
        let cost =
            Cost { rss: apply(rules.rss), anon: apply(rules.anon), cpu_ms: apply(rules.cpu_ms), threads: 0 };
        (language == Language::Python && cost.rss > 0.0).then(|| Charge {
            name: match modules {
                1 => "the program's own source".to_owned(),
                modules => format!("the program's own {modules} modules"),
            },
            cost,
            with: 0,
            basis: Basis::Table,
            at: format!("profiles/{} [unknown.by_files]", table_name(language)),
            // The more code there is, the more it does that is not followed.
            doubt: 1.5,
        })
    }

    /// Whether a module comes with the language.
    pub(crate) fn is_standard(&self, language: Language, name: &str) -> bool {
        let top = name.split('.').next().unwrap_or(name);
        if language == Language::Python && (top.starts_with('_') || PYTHON_2.contains(&top)) {
            return true;
        }
        self.model.standard.get(language).iter().any(|known| known == top)
    }

    /// Whether calls into a package hold and take little: nobody misses them in the figures.
    pub(crate) fn is_slight(&self, language: Language, package: &str) -> bool {
        self.model.slight.get(language).iter().any(|known| known == package)
    }

    /// Whether calls into a module that are given a path look at its name, or move what it holds piece by piece.
    pub(crate) fn goes_by_name(&self, language: Language, module: &str) -> bool {
        self.model.by_name.get(language).iter().any(|known| known == module)
    }

    /// Whether what a package does is told by tables and rules, though its source could be followed.
    pub(crate) fn goes_by_table(&self, language: Language, package: &str) -> bool {
        self.is_standard(language, package)
            || self.model.by_table.get(language).iter().any(|known| known == package)
    }

    /// The row that stands for a dotted name: its own, or that of its nearest parent.
    fn row(&self, language: Language, name: &str) -> Option<(String, &'static str, Basis)> {
        let imports = self.imports(language);
        let mut prefix = name;
        loop {
            if self.calibration.as_ref().is_some_and(|calibration| calibration.packages.contains_key(prefix))
            {
                return Some((prefix.to_owned(), "packages", Basis::Calibration));
            }
            if imports.packages.contains_key(prefix) {
                return Some((prefix.to_owned(), "packages", Basis::Table));
            }
            if imports.stdlib.contains_key(prefix) {
                return Some((prefix.to_owned(), "stdlib", Basis::Table));
            }
            prefix = prefix.rsplit_once('.')?.0;
        }
    }

    fn listed(&self, language: Language, row: &str) -> Option<&tables::Row> {
        let imports = self.imports(language);
        imports.packages.get(row).or_else(|| imports.stdlib.get(row))
    }
}

/// Charges a sequence of imports, each row once.
struct Charging<'a> {
    knowledge: &'a Knowledge,
    language: Language,
    packages: HashMap<&'a str, &'a Package>,
    /// Rows and packages charged already.
    seen: HashSet<String>,
    /// Whether packages that are not installed here are ones that the program does without.
    optional: bool,
    /// Packages that the project asks for.
    asked: HashSet<String>,
    /// Own parts of calibrated rows, once worked out.
    own: HashMap<String, Cost>,
}

impl Charging<'_> {
    fn charge(&mut self, name: &str) -> Charge {
        let mut charge = Charge {
            name: name.to_owned(),
            cost: Cost::default(),
            with: 0,
            basis: Basis::Table,
            at: String::new(),
            doubt: TABLE_DOUBT,
        };
        let table = table_name(self.language);
        match self.knowledge.row(self.language, name) {
            Some((row, section, basis)) => {
                charge.basis = basis;
                (charge.at, charge.doubt) = match basis {
                    Basis::Calibration => (format!("calibration [{row}]"), CALIBRATED_DOUBT),
                    _ => (format!("profiles/{table} [{section}.\"{row}\"]"), TABLE_DOUBT),
                };
                let before = self.seen.len();
                charge.cost = self.reach(&row);
                charge.with = (self.seen.len() - before).saturating_sub(1);
            }
            None if self.knowledge.is_standard(self.language, name) => {
                charge.at = format!("profiles/{table}: too small for a row");
            }
            None => self.unlisted(name, &mut charge),
        }
        charge
    }

    /// Own parts of a row and of everything below it that was not charged before.
    fn reach(&mut self, row: &str) -> Cost {
        let mut sum = Cost::default();
        let mut todo = vec![row.to_owned()];
        while let Some(name) = todo.pop() {
            if self.seen.contains(&name) {
                continue;
            }
            todo.extend(self.contents(&name));
            sum.add(self.own_part(&name));
            self.seen.insert(name);
        }
        sum
    }

    fn contents(&self, row: &str) -> Vec<String> {
        let calibrated = self.knowledge.calibration.as_ref().and_then(|c| c.packages.get(row));
        match calibrated {
            Some(package) => package.contains.clone(),
            None => {
                self.knowledge.listed(self.language, row).map(|row| row.contains.clone()).unwrap_or_default()
            }
        }
    }

    fn own_part(&mut self, row: &str) -> Cost {
        if let Some(package) = self.knowledge.calibration.as_ref().and_then(|c| c.packages.get(row)) {
            if let Some(known) = self.own.get(row) {
                return *known;
            }
            let whole = Cost {
                rss: package.rss.as_f64(),
                anon: package.anon.as_f64(),
                cpu_ms: package.cpu_ms,
                threads: 0,
            };
            // Breaks cycles: while a row is being worked out it counts as nothing inside another.
            self.own.insert(row.to_owned(), Cost::default());
            let own = whole.less(&self.below(row));
            self.own.insert(row.to_owned(), own);
            return own;
        }
        self.knowledge.listed(self.language, row).map_or_else(Cost::default, |row| Cost {
            rss: row.own_rss.unwrap_or(row.rss),
            anon: row.own_anon.unwrap_or(row.anon),
            cpu_ms: row.own_cpu_ms.unwrap_or(row.cpu_ms),
            threads: row.threads.saturating_sub(1),
        })
    }

    /// Everything a calibrated row loads, without it. Shipped rows know their own parts; nested calibrated ones
    /// count whole at their first level, which is what they measured.
    fn below(&self, row: &str) -> Cost {
        let mut sum = Cost::default();
        let mut seen = HashSet::from([row.to_owned()]);
        let mut todo = self.contents(row);
        while let Some(name) = todo.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match self.knowledge.calibration.as_ref().and_then(|c| c.packages.get(&name)) {
                Some(package) => {
                    sum.add(Cost {
                        rss: package.rss.as_f64(),
                        anon: package.anon.as_f64(),
                        cpu_ms: package.cpu_ms,
                        threads: 0,
                    });
                    let mut covered = self.contents(&name);
                    while let Some(inner) = covered.pop() {
                        if seen.insert(inner.clone()) {
                            covered.extend(self.contents(&inner));
                        }
                    }
                }
                None => {
                    if let Some(listed) = self.knowledge.listed(self.language, &name) {
                        sum.add(Cost {
                            rss: listed.own_rss.unwrap_or(listed.rss),
                            anon: listed.own_anon.unwrap_or(listed.anon),
                            cpu_ms: listed.own_cpu_ms.unwrap_or(listed.cpu_ms),
                            threads: 0,
                        });
                    }
                    todo.extend(self.contents(&name));
                }
            }
        }
        sum
    }

    /// A package with no row: from its files where they were found, else the typical package.
    fn unlisted(&mut self, name: &str, charge: &mut Charge) {
        let unknown = &self.knowledge.imports(self.language).unknown;
        let top = name.split('.').next().unwrap_or(name);
        let package = self.packages.get(name).or_else(|| self.packages.get(top)).copied();
        let key = package.map_or(top, |package| package.name.as_str()).to_owned();
        let table = table_name(self.language);
        charge.basis = Basis::Assumption;
        if !self.seen.insert(key.clone()) {
            charge.at = format!("loaded with {key} already");
            return;
        }
        match package {
            Some(package) if package.found && package.modules > 0 => {
                let apply = |rule: tables::Rule| {
                    let counts = [package.modules, package.source_bytes, package.native_bytes];
                    let weights = [rule.per_module, rule.per_source_byte, rule.per_native_byte];
                    counts.iter().zip(weights).map(|(&count, weight)| weight * as_float(count)).sum::<f64>()
                };
                let rules = unknown.by_files;
                charge.cost = Cost {
                    rss: apply(rules.rss),
                    anon: apply(rules.anon),
                    cpu_ms: apply(rules.cpu_ms),
                    threads: 0,
                };
                charge.doubt = rules.rss.p90_error.max(TABLE_DOUBT);
                charge.basis = Basis::Table;
                let plural = if package.modules == 1 { "" } else { "s" };
                let native = if package.native_bytes > 0 { " and its native libraries" } else { "" };
                charge.at = format!(
                    "profiles/{table} [unknown.by_files]: {} module{plural} of {key}{native}",
                    package.modules
                );
            }
            _ if self.optional && !self.asked.contains(&plain(top)) => {
                charge.at = format!("{key} is not installed, and the project does not ask for it");
            }
            _ => {
                // The crates with rows are the large ones that many use.
                let share = match self.language {
                    Language::Rust => self.knowledge.assume().unlisted_crate,
                    Language::Python => 1.0,
                };
                charge.cost = Cost {
                    rss: unknown.rss * share,
                    anon: unknown.anon * share,
                    cpu_ms: unknown.cpu_ms * share,
                    threads: 0,
                };
                charge.doubt = GUESS_DOUBT;
                let why = match self.language {
                    Language::Rust => "no row for",
                    Language::Python => "not installed here and no row for",
                };
                charge.at = format!("profiles/{table} [unknown]: {why} {key}");
            }
        }
        // What it loads in turn is charged by its own rows.
        let loads = package.map(|package| package.imports.clone()).unwrap_or_default();
        for inner in loads {
            if let Some((row, _, _)) = self.knowledge.row(self.language, &inner) {
                let cost = self.reach(&row);
                charge.cost.add(cost);
                charge.with += 1;
            }
        }
    }
}

const fn table_name(language: Language) -> &'static str {
    match language {
        Language::Python => "python.toml",
        Language::Rust => "rust.toml",
    }
}

/// A package's name as registries compare them.
fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(['-', '.'], "_")
}

/// A version as one number, so that `3.9` stands before `3.10`; what has no such form comes first.
fn minor(version: &str) -> u64 {
    let mut parts = version.split('.').map(|part| part.parse::<u64>().unwrap_or(0).min(9_999));
    parts.next().unwrap_or(0) * 10_000 + parts.next().unwrap_or(0)
}
