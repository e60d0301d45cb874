//! The last pass over a sketch: atoms and uses in order of their units, local names told from others, and the hashes
//! by which units find their like.
//!
//! Linear in what was collected.

use std::collections::HashSet;

use plimsoll_model::UnitKind;

use crate::pack::Role;

use super::collect::{Collector, OpenAtom, OpenUse, small};
use super::hash::Hash;
use super::names::Bound;
use super::sketch::{Atom, AtomKind, NameClass, NameId, Sketch, Unit, Use};

/// Stands where no name is known.
const NOTHING: u32 = u32::MAX;

pub(super) fn finish(collector: Collector<'_, '_>) -> Sketch {
    let Collector { tree, pack, names, units: open_units, atoms: open_atoms, uses: open_uses, .. } =
        collector;
    let (order, first) = by_key(open_atoms.iter().map(|atom| atom.unit), open_units.len());
    let (use_order, first_use) = by_key(open_uses.iter().map(|one| one.atom), open_atoms.len());
    let mut place = vec![0_u32; open_atoms.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old as usize] = small(new);
    }
    let mut uses: Vec<Use> = Vec::with_capacity(open_uses.len());
    let mut atoms: Vec<Atom> = Vec::with_capacity(open_atoms.len());
    for &old in &order {
        let open = &open_atoms[old as usize];
        let unit_first = first[open.unit as usize];
        let unit_line = open_units[open.unit as usize].start_line;
        let from = first_use[old as usize] as usize;
        let to = first_use[old as usize + 1] as usize;
        let first_use = small(uses.len());
        uses.extend(use_order[from..to].iter().map(|&at| {
            let OpenUse { name, class, .. } = open_uses[at as usize];
            Use { name, class }
        }));
        atoms.push(closed_atom(
            open,
            first_use,
            place[open.parent as usize].saturating_sub(unit_first),
            unit_line,
        ));
    }
    let mut units: Vec<Unit> = Vec::with_capacity(open_units.len());
    for (at, open) in open_units.iter().enumerate() {
        units.push(Unit {
            kind: open.kind,
            name: open.name,
            own: open.own,
            start_line: open.start_line,
            end_line: open.end_line,
            closed: 0,
            open: 0,
            first_atom: first[at],
            atom_count: first[at + 1] - first[at],
        });
    }
    let mut defined = names.defined;
    defined.sort_unstable();
    defined.dedup();
    let skipped_bytes = tree.broken().iter().map(|broken| u64::from(broken.bytes)).sum();
    let mut sketch = Sketch {
        language: pack.name.into(),
        understood: true,
        skipped_bytes,
        names: names.texts,
        units,
        atoms,
        uses,
        imports: names.imports,
        defined,
    };
    let declares = !pack.has(Role::Outer);
    Scopes::new(&sketch, &names.bound, &names.aliases, declares).resolve(&mut sketch);
    sketch
}

fn closed_atom(open: &OpenAtom, first_use: u32, parent: u32, unit_line: u32) -> Atom {
    let (callee_from, callee) = open.callee;
    Atom {
        kind: open.kind,
        shape: open.hash.add(open.kind as u64).finish(),
        size: open.size,
        first_use,
        use_count: open.uses,
        callee_from,
        callee,
        line: open.line.saturating_sub(unit_line),
        loops: open.loops,
        nesting: open.nesting,
        parent,
        slot: open.slot,
    }
}

/// Indices in order of a small key, those of one key in their own order; and where each key begins.
fn by_key(keys: impl Iterator<Item = u32> + Clone, count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0_u32; count + 1];
    let mut total = 0;
    for key in keys.clone() {
        first[key as usize + 1] += 1;
        total += 1;
    }
    for at in 0..count {
        first[at + 1] += first[at];
    }
    let mut next = first.clone();
    let mut order = vec![0_u32; total];
    for (index, key) in keys.enumerate() {
        let at = &mut next[key as usize];
        order[*at as usize] = small(index);
        *at += 1;
    }
    (order, first)
}

/// What names stand for in each unit.
struct Scopes<'b> {
    /// Bindings unit by unit.
    bound: Vec<&'b (u32, NameId, Bound)>,
    first: Vec<u32>,
    /// Imports unit by unit, those of unit 0 being the file's.
    imported: Vec<&'b (u32, NameId, NameId)>,
    first_imported: Vec<u32>,
    /// Names the module binds itself, where functions must declare their variables.
    of_module: Vec<bool>,
    /// Hash of each name's text.
    text: Vec<u64>,
}

impl<'b> Scopes<'b> {
    fn new(
        sketch: &Sketch,
        bound: &'b [(u32, NameId, Bound)],
        aliases: &'b [(u32, NameId, NameId)],
        declares: bool,
    ) -> Self {
        let (order, first) = by_key(bound.iter().map(|one| one.0), sketch.units.len());
        // What a function says to be an outer scope's it imports for the file.
        let outer: HashSet<_> =
            bound.iter().filter(|one| one.2 == Bound::Outer).map(|one| (one.0, one.1)).collect();
        let owner =
            |&(unit, name, _): &(u32, NameId, NameId)| if outer.contains(&(unit, name)) { 0 } else { unit };
        let (import_order, first_imported) = by_key(aliases.iter().map(owner), sketch.units.len());
        let mut of_module = vec![false; sketch.names.len()];
        for &(_, name, _) in bound.iter().filter(|one| declares && one.0 == 0) {
            of_module[name as usize] = true;
        }
        let text =
            sketch.names.iter().map(|name| Hash::default().add_bytes(name.as_bytes()).finish()).collect();
        let bound = order.iter().map(|&at| &bound[at as usize]).collect();
        let imported = import_order.iter().map(|&at| &aliases[at as usize]).collect();
        Self { bound, first, imported, first_imported, of_module, text }
    }

    fn resolve(&self, sketch: &mut Sketch) {
        // Unit in which a name is local, and its number there; one array for all units.
        let mut local_in = vec![NOTHING; sketch.names.len()];
        // Dotted path of an import, by the name it has in the unit or, where it has none there, in the file.
        let mut alias = vec![NOTHING; sketch.names.len()];
        self.import(0, &mut alias);
        let mut number = vec![NOTHING; sketch.names.len()];
        for at in 0..sketch.units.len() {
            let unit = &sketch.units[at];
            if matches!(unit.kind, UnitKind::Function | UnitKind::Method) {
                self.locals(at, &mut local_in);
            }
            let hidden = self.import(at, &mut alias);
            let (mut count, own, kind) = (0, unit.own, unit.kind);
            let (mut closed, mut open) = (Hash::default(), Hash::default());
            let from = unit.first_atom as usize;
            let mut receiver = None;
            for atom in &sketch.atoms[from..from + unit.atom_count as usize] {
                let place = u64::from(atom.parent) << 32 | u64::from(atom.slot);
                open = open.add(atom.shape).add(place);
                closed = closed.add(atom.shape).add(place);
                let mut last = None;
                let first = atom.first_use as usize;
                for one in &mut sketch.uses[first..first + atom.use_count as usize] {
                    let met = one.name;
                    let is_local = local_in[met as usize] == small(at);
                    let import = Some(alias[met as usize]).filter(|&path| path != NOTHING);
                    classify(one, is_local, import, (own, kind), last.is_some() && last == receiver);
                    if one.class == NameClass::Local && number[met as usize] == NOTHING {
                        number[met as usize] = count;
                        count += 1;
                    }
                    let word = match one.class {
                        NameClass::Local => u64::from(number[met as usize]),
                        NameClass::Own => 0,
                        _ => self.text[one.name as usize],
                    };
                    closed = closed.add(word ^ (one.class as u64) << 56);
                    last = Some(met);
                    if atom.kind == AtomKind::Parameter && kind == UnitKind::Method {
                        receiver = receiver.or(Some(met));
                    }
                }
            }
            for one in &self.bound[self.first[at] as usize..self.first[at + 1] as usize] {
                number[one.1 as usize] = NOTHING;
            }
            for (name, path) in hidden {
                alias[name as usize] = path;
            }
            let unit = &mut sketch.units[at];
            unit.closed = closed.finish();
            unit.open = open.finish();
        }
    }

    fn locals(&self, unit: usize, local_in: &mut [u32]) {
        let bound = &self.bound[self.first[unit] as usize..self.first[unit + 1] as usize];
        for (_, name, by) in bound {
            if *by != Bound::Assignment || !self.of_module[*name as usize] {
                local_in[*name as usize] = small(unit);
            }
        }
        for (_, name, _) in bound.iter().filter(|one| one.2 == Bound::Outer) {
            local_in[*name as usize] = NOTHING;
        }
    }

    /// Puts a unit's imports before those of the file; the file's paths of the same names.
    fn import(&self, unit: usize, alias: &mut [u32]) -> Vec<(NameId, u32)> {
        let own = &self.imported[self.first_imported[unit] as usize..self.first_imported[unit + 1] as usize];
        let hidden = own.iter().map(|&&(_, name, _)| (name, alias[name as usize])).collect();
        // The first of a name is the one that counts.
        for &&(_, name, path) in own.iter().rev() {
            alias[name as usize] = path;
        }
        hidden
    }
}

fn classify(
    one: &mut Use,
    is_local: bool,
    import: Option<NameId>,
    (own, kind): (NameId, UnitKind),
    of_receiver: bool,
) {
    let is_own = one.name == own;
    match one.class {
        NameClass::Free if is_local => one.class = NameClass::Local,
        NameClass::Free if is_own && kind == UnitKind::Function => one.class = NameClass::Own,
        NameClass::Free => one.name = import.unwrap_or(one.name),
        NameClass::Attribute if is_own && of_receiver => one.class = NameClass::Own,
        _ => {}
    }
}
