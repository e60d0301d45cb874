//! Which functions of the project a call may mean: names and types looked up over all files.
//!
//! Where several may be meant, each gets an equal part. Knows nothing of how often anything is called.

use std::collections::{BTreeMap, BTreeSet};

use super::dispatch::Hierarchy;
use super::outline::{Callee, Outline};

/// A function, by its file and its place among the file's parts.
pub(super) type Place = (usize, usize);

/// Candidates for one call beyond which a name says nothing.
const MOST_CANDIDATES: usize = 64;

/// An index over the files of a project.
pub(super) struct Graph<'a> {
    pub(super) files: &'a [Outline],
    /// Functions by the last step of their name.
    by_name: BTreeMap<&'a str, Vec<Place>>,
    /// Functions of each file by their whole name.
    own: Vec<BTreeMap<&'a str, usize>>,
    imports: Vec<BTreeMap<&'a str, &'a str>>,
    pub(super) hierarchy: Hierarchy<'a>,
}

/// What a call means.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Meant {
    /// Each is called this part of the times.
    pub(super) functions: Vec<Place>,
    /// The part of the calls that goes to libraries.
    pub(super) outside: f64,
}

impl Meant {
    fn libraries() -> Self {
        Self { functions: Vec::new(), outside: 1.0 }
    }

    fn these(functions: Vec<Place>) -> Self {
        let outside = if functions.is_empty() { 1.0 } else { 0.0 };
        Self { functions, outside }
    }
}

impl<'a> Graph<'a> {
    pub(super) fn of(files: &'a [Outline]) -> Self {
        let mut by_name: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        let mut own = Vec::new();
        for (file, outline) in files.iter().enumerate() {
            let mut names = BTreeMap::new();
            for (at, part) in outline.parts.iter().enumerate().skip(1) {
                names.entry(part.name.as_str()).or_insert(at);
                by_name.entry(last(&part.name)).or_default().push((file, at));
            }
            own.push(names);
        }
        let imports = files
            .iter()
            .map(|outline| {
                outline.imports.iter().map(|(name, path)| (name.as_str(), path.as_str())).collect()
            })
            .collect();
        Self { files, by_name, own, imports, hierarchy: Hierarchy::of(files) }
    }

    /// What a call by a function means.
    pub(super) fn resolve(&self, caller: Place, callee: &Callee) -> Meant {
        match callee {
            Callee::Path(path) => self.path(caller, path),
            Callee::Method { owner: Some(owner), name, .. } => {
                match self.hierarchy.named(caller.0, &self.expanded(caller.0, owner)) {
                    Some(types) => Meant::these(self.methods(&types, name)),
                    None => Meant::libraries(),
                }
            }
            Callee::Method { owner: None, name, is_common } => self.any_method(caller, name, *is_common),
            Callee::Super { owner, name } => {
                let types = self.hierarchy.named(caller.0, owner).unwrap_or_default();
                let above = types.iter().flat_map(|&one| self.hierarchy.above(one)).collect::<Vec<_>>();
                Meant::these(self.first_methods(&above, name))
            }
            Callee::Dynamic { owner, prefix } => Meant::these(self.dynamic(caller, owner.as_deref(), prefix)),
            Callee::Read { owner, name } => self.read(caller, owner.as_deref(), name),
        }
    }

    /// Methods of a name of types and of what is made from them: which it is, is known only when it runs.
    fn methods(&self, types: &[Place], name: &str) -> Vec<Place> {
        let mut found = BTreeSet::new();
        for &one in types {
            found.extend(self.inherited(one, name));
            for below in self.hierarchy.below(one) {
                found.extend(self.method_of(below, name));
            }
        }
        found.into_iter().take(MOST_CANDIDATES).collect()
    }

    fn first_methods(&self, types: &[Place], name: &str) -> Vec<Place> {
        types.iter().find_map(|&one| self.inherited(one, name)).into_iter().collect()
    }

    /// The method that a type has, of its own or from what it is made from.
    fn inherited(&self, of: Place, name: &str) -> Option<Place> {
        self.method_of(of, name)
            .or_else(|| self.hierarchy.above(of).into_iter().find_map(|one| self.method_of(one, name)))
    }

    fn method_of(&self, (file, at): Place, name: &str) -> Option<Place> {
        let class = &self.files.get(file)?.types.get(at)?.name;
        let whole = format!("{class}.{name}");
        if let Some(&at) = self.own.get(file)?.get(whole.as_str()) {
            return Some((file, at));
        }
        // Rust's types have methods in any file.
        let end = format!(".{whole}");
        let candidates = self.by_name.get(name)?;
        candidates.iter().copied().find(|&place| {
            let part = self.name(place);
            part == whole || part.ends_with(&end)
        })
    }

    fn any_method(&self, (file, at): Place, name: &str, is_common: bool) -> Meant {
        let Some(candidates) = self.by_name.get(name) else { return Meant::libraries() };
        let language = self.files[file].language;
        let found: Vec<Place> = candidates
            .iter()
            .copied()
            .filter(|&place| self.files[place.0].language == language && place != (file, at))
            .filter(|&(file, at)| self.hierarchy.is_method(file, &self.files[file].parts[at].name))
            .take(MOST_CANDIDATES + 1)
            .collect();
        if found.is_empty() || found.len() > MOST_CANDIDATES {
            return Meant::libraries();
        }
        // A name that libraries have as well is more often theirs.
        Meant { outside: if is_common { 0.75 } else { 0.0 }, functions: found }
    }

    /// Methods whose names begin alike, of a type and what is made from it, or of any.
    fn dynamic(&self, caller: Place, owner: Option<&str>, prefix: &str) -> Vec<Place> {
        let types = owner.and_then(|owner| self.hierarchy.named(caller.0, &self.expanded(caller.0, owner)));
        let types = types.map(|types| {
            let below: Vec<Place> = types.iter().flat_map(|&one| self.hierarchy.below(one)).collect();
            types.into_iter().chain(below).collect::<Vec<_>>()
        });
        let language = self.files[caller.0].language;
        let begins = self.by_name.range(prefix..).take_while(|(name, _)| name.starts_with(prefix));
        let all = begins.flat_map(|(_, places)| places.iter().copied());
        let fits = all.filter(|&place| {
            let Some((owner, _)) = self.name(place).rsplit_once('.') else { return false };
            self.files[place.0].language == language
                && self.hierarchy.is_method(place.0, self.name(place))
                && types.as_ref().is_none_or(|types| {
                    types
                        .iter()
                        .any(|&(file, at)| file == place.0 && self.files[file].types[at].name == owner)
                })
        });
        fits.take(4 * MOST_CANDIDATES).collect()
    }

    fn read(&self, caller: Place, owner: Option<&str>, name: &str) -> Meant {
        let found = match owner {
            Some(owner) => match self.hierarchy.named(caller.0, &self.expanded(caller.0, owner)) {
                Some(types) => self.methods(&types, name),
                None => self.path(caller, &format!("{owner}.{name}")).functions,
            },
            None if self.is_plain(caller, name) => self.path(caller, name).functions,
            // Of an attribute of something unknown only that it may be worked out is worth a guess.
            None => {
                let mut found = self.any_method(caller, name, false).functions;
                found.retain(|&one| self.is_property(one));
                found
            }
        };
        Meant::these(found.into_iter().filter(|&place| place != caller).collect())
    }

    /// Whether a name is one that the file itself defines or imports.
    fn is_plain(&self, caller: Place, name: &str) -> bool {
        self.in_scope(caller, name).is_some() || self.imports[caller.0].contains_key(name)
    }

    /// Whether a function stands for an attribute.
    pub(super) fn is_property(&self, (file, at): Place) -> bool {
        self.files[file].parts[at].is_property
    }

    pub(super) fn name(&self, (file, at): Place) -> &'a str {
        self.files.get(file).and_then(|file| file.parts.get(at)).map_or("", |part| part.name.as_str())
    }

    /// A path with the import that its first step stands for.
    fn expanded(&self, file: usize, path: &str) -> String {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        match self.imports[file].get(first) {
            Some(import) if rest.is_empty() => (*import).to_owned(),
            Some(import) => format!("{import}.{rest}"),
            None => path.to_owned(),
        }
    }

    fn path(&self, caller: Place, path: &str) -> Meant {
        let (file, _) = caller;
        if let Some(place) = self.in_scope(caller, path) {
            return Meant::these(vec![place]);
        }
        let whole = self.expanded(file, path);
        let steps: Vec<&str> =
            whole.split('.').filter(|step| !matches!(*step, "crate" | "self" | "super" | "")).collect();
        let is_known = whole != path || steps.len() > 1;
        let name = steps.last().copied().unwrap_or_default();
        if let Some(types) = self.hierarchy.named(file, &whole) {
            return Meant::these(self.constructors(&types));
        }
        // `Type.method`, also where the method comes from elsewhere.
        if let [.., owner, _] = steps[..]
            && let Some(types) = self.hierarchy.named(file, owner)
        {
            let found = self.first_methods(&types, name);
            if !found.is_empty() {
                return Meant::these(found);
            }
        }
        let Some(candidates) = self.by_name.get(name) else { return Meant::libraries() };
        let stars = self.imports[file].contains_key("*");
        let language = self.files[file].language;
        let fits = |&&place: &&Place| {
            let outline = &self.files[place.0];
            if outline.language != language || self.hierarchy.is_method(place.0, self.name(place)) {
                return false;
            }
            if !is_known {
                return stars && !self.name(place).contains('.');
            }
            let whole = format!("{}.{}", outline.module, self.name(place));
            ends_alike(&whole, &steps)
        };
        let found: Vec<Place> = candidates.iter().filter(fits).copied().take(MOST_CANDIDATES).collect();
        Meant::these(found)
    }

    /// A function of the caller's own file that a bare or dotted name means where it stands.
    fn in_scope(&self, (file, at): Place, path: &str) -> Option<Place> {
        let own = &self.own[file];
        let mut scope = self.files[file].parts[at].name.as_str();
        loop {
            let whole = if scope.is_empty() { path.to_owned() } else { format!("{scope}.{path}") };
            // A class's methods are no names inside its methods.
            let is_type = self.hierarchy.is_type(file, scope);
            if !is_type && let Some(&at) = own.get(whole.as_str()) {
                return Some((file, at));
            }
            if scope.is_empty() {
                return None;
            }
            scope = scope.rsplit_once('.').map_or("", |(before, _)| before);
        }
    }

    fn constructors(&self, types: &[Place]) -> Vec<Place> {
        let mut found = Vec::new();
        for &one in types {
            for name in ["__new__", "__init__", "__post_init__"] {
                found.extend(self.inherited(one, name));
            }
        }
        found
    }
}

/// Whether a qualified name is what a path says: all its steps in order, the last at the end, or the last two.
fn ends_alike(whole: &str, steps: &[&str]) -> bool {
    let mut own = whole.rsplit('.');
    let mut path = steps.iter().rev();
    if own.next() != path.next().copied() {
        return false;
    }
    let Some(before) = path.next() else { return true };
    let rest: Vec<&str> = own.collect();
    rest.first() == Some(before) || {
        let mut rest = rest.iter();
        steps.iter().rev().skip(1).all(|step| rest.any(|one| one == step))
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
