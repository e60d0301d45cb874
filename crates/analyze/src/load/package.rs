//! What is known of installed packages: version, and the files that importing them loads.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::scan;
use crate::manifest::python::normal;
use crate::path;
use crate::program::Package;
use crate::sources::Sources;

/// Files of packages that are looked into.
const MOST_FILES: usize = 10_000;
/// Bytes of packages that are looked into.
const MOST_BYTES: u64 = 256 << 20;
/// Packages and library modules that one program may import.
const MOST_PACKAGES: usize = 2_000;

/// A module of an installed package.
#[derive(Debug, Clone, Default)]
struct Unit {
    /// Source file, where there is one.
    source: Option<String>,
    /// Bytes of source and of native code.
    source_bytes: u64,
    native_bytes: u64,
    is_package: bool,
    /// Modules that loading it loads: of its own top-level package, and others.
    inner: Vec<String>,
    outer: Vec<String>,
}

/// Looks up installed packages; each file is looked into once.
pub(super) struct Packages<'a> {
    sources: &'a dyn Sources,
    folders: Vec<String>,
    /// Names in each library folder and in package folders, for lookups without asking for every file.
    listings: BTreeMap<String, BTreeSet<String>>,
    units: BTreeMap<String, Option<Unit>>,
    versions: Option<BTreeMap<String, String>>,
    /// Whether a top-level package has native parts, for those that were asked for.
    native_tops: BTreeMap<String, bool>,
    built_in: &'a [String],
    files: usize,
    bytes: u64,
    /// Whether a bound was met.
    pub(super) cut: bool,
}

impl<'a> Packages<'a> {
    pub(super) fn new(sources: &'a dyn Sources, built_in: &'a [String]) -> Self {
        Self {
            sources,
            folders: sources.library_folders(),
            listings: BTreeMap::new(),
            units: BTreeMap::new(),
            versions: None,
            native_tops: BTreeMap::new(),
            built_in,
            files: 0,
            bytes: 0,
            cut: false,
        }
    }

    /// Whether a module of this name is installed.
    pub(super) fn has(&mut self, module: &str) -> bool {
        self.built_in.iter().any(|name| name == module) || self.unit(module).is_some()
    }

    /// The source file of a module of an installed package that is all source; none for modules that come with the
    /// interpreter.
    pub(super) fn open_source(&mut self, module: &str) -> Option<String> {
        let top = module.split('.').next().unwrap_or(module);
        let is_installed = |file: &str| file.contains("/site-packages/") || file.contains("/dist-packages/");
        let file = self.unit(module)?.source.clone().filter(|file| is_installed(file))?;
        let native = match self.native_tops.get(top) {
            Some(native) => *native,
            None => {
                let native = self.package(top).native_bytes > 0;
                self.native_tops.insert(top.to_owned(), native);
                native
            }
        };
        (!native).then_some(file)
    }

    /// A module's file as a person knows it: below the folder that packages are installed in.
    pub(super) fn shown<'f>(&self, file: &'f str) -> &'f str {
        let below = |folder: &String| Some(file.strip_prefix(folder.as_str())?.trim_start_matches('/'));
        self.folders.iter().filter_map(below).min_by_key(|below| below.len()).unwrap_or(file)
    }

    /// What importing some modules brings in: those, then all that they import in turn.
    pub(super) fn closure(&mut self, names: impl IntoIterator<Item = String>) -> Vec<Package> {
        let mut queue: VecDeque<String> = names.into_iter().collect();
        let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
        let mut found = Vec::new();
        while let Some(name) = queue.pop_front() {
            if found.len() >= MOST_PACKAGES {
                self.cut = true;
                break;
            }
            let package = self.package(&name);
            for import in &package.imports {
                if seen.insert(import.clone()) {
                    queue.push_back(import.clone());
                }
            }
            found.push(package);
        }
        found
    }

    fn package(&mut self, name: &str) -> Package {
        let mut package =
            Package { name: name.to_owned(), version: self.version(name), ..Package::default() };
        package.found = self.built_in.iter().any(|built_in| built_in == name);
        let mut seen = BTreeSet::new();
        let mut imports = BTreeSet::new();
        let mut queue: VecDeque<String> = VecDeque::new();
        let with_parents = |module: &str, queue: &mut VecDeque<String>| {
            let ends = module.match_indices('.').map(|(at, _)| at).chain([module.len()]);
            queue.extend(ends.map(|end| module[..end].to_owned()));
        };
        with_parents(name, &mut queue);
        while let Some(module) = queue.pop_front() {
            if !seen.insert(module.clone()) {
                continue;
            }
            let Some(unit) = self.unit(&module) else { continue };
            package.found = true;
            package.modules += 1;
            package.source_bytes += unit.source_bytes;
            package.native_bytes += unit.native_bytes;
            imports.extend(unit.outer.iter().cloned());
            unit.inner.clone().iter().for_each(|inner| with_parents(inner, &mut queue));
        }
        if package.native_bytes > 0 {
            package.native_bytes += self.bundled(name);
        }
        package.imports = imports.into_iter().collect();
        package
    }

    /// Shared libraries that a package brings along: `numpy.libs/`, `torch/lib/`.
    fn bundled(&mut self, name: &str) -> u64 {
        let top = name.split('.').next().unwrap_or(name);
        let mut bytes = 0;
        for folder in self.folders.clone() {
            for inside in [format!("{folder}/{top}.libs"), format!("{folder}/{top}/lib")] {
                let files: Vec<String> = self
                    .listing(&inside)
                    .iter()
                    .filter(|file| file.contains(".so") || file.contains(".dylib"))
                    .cloned()
                    .collect();
                bytes += files
                    .iter()
                    .filter_map(|file| self.sources.size(&path::join(&inside, file)))
                    .sum::<u64>();
            }
        }
        bytes
    }

    fn listing(&mut self, folder: &str) -> &BTreeSet<String> {
        let sources = self.sources;
        self.listings.entry(folder.to_owned()).or_insert_with(|| sources.list(folder).into_iter().collect())
    }

    /// The module of this name, looked into on first use.
    fn unit(&mut self, module: &str) -> Option<&Unit> {
        if !self.units.contains_key(module) {
            let mut unit = self.find(module);
            // Kept before its imports are resolved, so that cycles end.
            self.units.insert(module.to_owned(), unit.clone());
            if let Some(unit) = &mut unit {
                self.look_into(module, unit);
            }
            self.units.insert(module.to_owned(), unit);
        }
        self.units.get(module)?.as_ref()
    }

    /// Finds a module's files without opening them.
    fn find(&mut self, module: &str) -> Option<Unit> {
        let steps: Vec<&str> = module.split('.').collect();
        if steps.iter().any(|step| step.is_empty()) {
            return None;
        }
        let (last, parents) = steps.split_last()?;
        let mut namespace = None;
        for folder in self.folders.clone() {
            let folder = if parents.is_empty() { folder } else { format!("{folder}/{}", parents.join("/")) };
            let listing = self.listing(&folder);
            let has_folder = listing.contains(&format!("{last}/"));
            let has_file = listing.contains(&format!("{last}.py"));
            let native = native(listing, last);
            let here = path::join(&folder, last);
            if has_folder {
                let listing = self.listing(&here);
                if listing.contains("__init__.py") {
                    return Some(self.sized(Some(format!("{here}/__init__.py")), None, true));
                }
                namespace.get_or_insert(Unit { is_package: true, ..Unit::default() });
            }
            if has_file || native.is_some() {
                let source = has_file.then(|| format!("{here}.py"));
                return Some(self.sized(
                    source,
                    native.map(|file| path::join(&folder, &file)).as_ref(),
                    false,
                ));
            }
        }
        namespace
    }

    fn sized(&self, source: Option<String>, native: Option<&String>, is_package: bool) -> Unit {
        let size = |file: Option<&String>| file.and_then(|file| self.sources.size(file)).unwrap_or(0);
        let native_bytes = size(native);
        // Of a compiled module that has its source beside it, the source is not loaded.
        let source_bytes = if native.is_some() { 0 } else { size(source.as_ref()) };
        Unit { source, source_bytes, native_bytes, is_package, ..Unit::default() }
    }

    /// Reads a module and resolves what it imports.
    fn look_into(&mut self, module: &str, unit: &mut Unit) {
        let Some(file) = &unit.source else { return };
        if self.files >= MOST_FILES || self.bytes >= MOST_BYTES {
            self.cut = true;
            return;
        }
        let Ok(bytes) = self.sources.read(file) else { return };
        self.files += 1;
        self.bytes += bytes.len() as u64;
        let found = scan::imports(&String::from_utf8_lossy(&bytes));
        let top = module.split('.').next().unwrap_or(module);
        let mut failed: BTreeSet<u32> = BTreeSet::new();
        for import in found {
            if import.fallback.is_some_and(|number| !failed.contains(&number)) {
                continue;
            }
            let Some(target) = absolute(module, unit.is_package, &import.module) else { continue };
            // Looking up is enough to know that a module is there; it is looked into when it is reached.
            if !self.exists(&target) {
                failed.extend(import.attempt);
                continue;
            }
            let mut targets = Vec::new();
            for name in import.names.iter().filter(|name| *name != "*") {
                let inner = format!("{target}.{name}");
                if self.exists(&inner) {
                    targets.push(inner);
                }
            }
            targets.push(target);
            for target in targets {
                let inside = target.split('.').next() == Some(top);
                let list = if inside { &mut unit.inner } else { &mut unit.outer };
                if !list.contains(&target) {
                    list.push(target);
                }
            }
        }
    }

    fn exists(&mut self, module: &str) -> bool {
        if self.built_in.iter().any(|name| name == module) {
            return true;
        }
        match self.units.get(module) {
            Some(known) => known.is_some(),
            None => self.find(module).is_some(),
        }
    }

    /// Version of the distribution that installed a module.
    fn version(&mut self, name: &str) -> Option<String> {
        let top = name.split('.').next().unwrap_or(name);
        let versions = match self.versions.take() {
            Some(versions) => versions,
            None => self.installed(),
        };
        let version = versions.get(&normal(top)).cloned();
        self.versions = Some(versions);
        version
    }

    /// Versions by the normalised names of distributions and of the packages they install.
    fn installed(&mut self) -> BTreeMap<String, String> {
        let mut versions = BTreeMap::new();
        for folder in self.folders.clone() {
            let records: Vec<String> = self.listing(&folder).iter().cloned().collect();
            for record in records {
                let Some((name, version)) = record
                    .strip_suffix(".dist-info/")
                    .or_else(|| record.strip_suffix(".egg-info/"))
                    .and_then(|record| record.split_once('-'))
                else {
                    continue;
                };
                let version = version.split("-py").next().unwrap_or(version).to_owned();
                let tops = self.sources.read(&format!("{folder}/{record}top_level.txt")).unwrap_or_default();
                for top in String::from_utf8_lossy(&tops).lines() {
                    versions.entry(normal(top.trim())).or_insert_with(|| version.clone());
                }
                versions.insert(normal(name), version);
            }
        }
        // A few that are called otherwise and do not say so in `top_level.txt`.
        for (top, name) in [
            ("pil", "pillow"),
            ("yaml", "pyyaml"),
            ("sklearn", "scikit-learn"),
            ("bs4", "beautifulsoup4"),
            ("cv2", "opencv-python"),
            ("attr", "attrs"),
            ("dateutil", "python-dateutil"),
        ] {
            if let Some(version) = versions.get(name).cloned() {
                versions.entry(top.to_owned()).or_insert(version);
            }
        }
        versions
    }
}

/// The compiled form of a module in a folder.
fn native(listing: &BTreeSet<String>, name: &str) -> Option<String> {
    let start = format!("{name}.");
    let mut files = listing.range(start.clone()..).take_while(|file| file.starts_with(&start));
    files
        .find(|file| {
            let ending = &file[start.len()..];
            ending == "so"
                || ((ending.starts_with("cpython-") || ending.starts_with("abi3")) && ending.ends_with(".so"))
        })
        .cloned()
}

/// `..x` seen from a module; none where it leads out of its top-level package.
fn absolute(module: &str, is_package: bool, path: &str) -> Option<String> {
    let rest = path.trim_start_matches('.');
    let dots = path.len() - rest.len();
    if dots == 0 {
        return Some(path.to_owned());
    }
    let mut steps: Vec<&str> = module.split('.').collect();
    let up = if is_package { dots - 1 } else { dots };
    if up >= steps.len() {
        return None;
    }
    steps.truncate(steps.len() - up);
    if !rest.is_empty() {
        steps.push(rest);
    }
    Some(steps.join("."))
}
