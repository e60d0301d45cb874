//! What is worth saying about a change beside its points.

use plimsoll_model::{Bytes, Finding, FunctionChange, Points, UnitKind};

use super::cost::Weighed;
use super::imports::Imported;
use super::pair::UnitRef;
use super::sketch::{AtomKind, NameClass, Sketch};
use super::weights::Weights;

/// Rise of branches and loops in one function that is worth a finding: McCabe's line between simple and not.
const COMPLEX: u32 = 10;

/// Findings with the points of the function they are about.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<(Points, Finding)>);

/// What a unit does on one side, counted.
#[derive(Debug, Default, Clone, Copy)]
struct Doings {
    io_in_loop: u32,
    concurrency: u32,
    unbounded: u32,
    /// Lines of the first ones.
    io_line: u32,
    concurrency_line: u32,
    unbounded_line: u32,
}

impl Findings {
    pub(super) fn of_pair(
        &mut self,
        x: &UnitRef<'_>,
        y: &UnitRef<'_>,
        change: &FunctionChange,
        weights: &Weights,
    ) {
        if change.score == Points::ZERO {
            return;
        }
        self.of_unit(Doings::of(x, weights), y, change, weights);
    }

    pub(super) fn of_added(&mut self, unit: &UnitRef<'_>, change: &FunctionChange, weights: &Weights) {
        self.of_unit(Doings::default(), unit, change, weights);
    }

    fn of_unit(&mut self, before: Doings, unit: &UnitRef<'_>, change: &FunctionChange, weights: &Weights) {
        let after = Doings::of(unit, weights);
        let (was, is) = (change.before.unwrap_or_default(), change.after.unwrap_or_default());
        let name = format!("`{}`", change.name);
        let mut say = |code: &str, text: String, line: u32| {
            self.0.push((change.score, Finding::warning(code, text, Some(format!("{}:{line}", unit.path)))));
        };
        if is.loop_depth > was.loop_depth && is.loop_depth > 1 {
            let text = format!("{name} now loops {} deep, before {}.", is.loop_depth, was.loop_depth);
            say("loop-nesting-rose", text, is.start_line);
        }
        if after.io_in_loop > before.io_in_loop {
            say("io-in-loop", format!("{name} reads or writes in each round of a loop."), after.io_line);
        }
        if is.recursive && !was.recursive {
            say(
                "recursion-added",
                format!("{name} now calls itself, directly or through others."),
                is.start_line,
            );
        }
        if after.unbounded > before.unbounded {
            let text =
                format!("{name} grows what outlives it, or grows in a loop that nothing visible ends.");
            say("unbounded-growth", text, after.unbounded_line);
        }
        if after.concurrency > before.concurrency {
            let text = format!("{name} starts threads, processes or tasks.");
            say("concurrency-added", text, after.concurrency_line);
        }
        let (rise, now) =
            ((is.branches + is.loops).saturating_sub(was.branches + was.loops), is.branches + is.loops);
        if rise >= COMPLEX && change.kind != UnitKind::Module {
            say(
                "complexity-rose",
                format!("{name} has {now} branches and loops, {rise} more than before."),
                is.start_line,
            );
        }
    }

    pub(super) fn of_imports(&mut self, imported: &Imported) {
        for (path, cost) in imported.new_ones() {
            if let Some(bytes) = cost.heavy {
                let text = format!("Importing {} takes about {} of memory.", cost.path, Bytes(bytes));
                let at = Some(format!("{path}:{}", cost.line));
                self.0.push((cost.points, Finding::warning("heavy-dependency", text, at)));
            }
        }
    }

    pub(super) fn of_file(&mut self, path: &str, sketch: &Sketch) {
        let text = match (sketch.understood, sketch.skipped_bytes) {
            (true, 0) => return,
            (true, bytes) => {
                format!("{bytes} bytes fit no rule of the grammar; they were compared word by word.")
            }
            (false, bytes) => {
                format!("Too large or too hard to parse; its {bytes} bytes count as one statement.")
            }
        };
        let finding = Finding::warning("not-understood", text, Some(path.to_owned()));
        if !self.0.iter().any(|(_, one)| one.code == finding.code && one.at == finding.at) {
            self.0.push((Points::ZERO, finding));
        }
    }

    /// Heaviest function first.
    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.0.sort_by(|(points, one), (others, other)| {
            others.cmp(points).then_with(|| (&one.at, &one.code).cmp(&(&other.at, &other.code)))
        });
        self.0.into_iter().map(|(_, finding)| finding).collect()
    }
}

impl Doings {
    fn of(unit: &UnitRef<'_>, weights: &Weights) -> Self {
        let mut doings = Self::default();
        let atoms = unit.sketch.atoms(unit.unit);
        // Whether the innermost loop around an atom is one that does not say where it ends.
        let mut endless = vec![false; atoms.len()];
        for (at, atom) in atoms.iter().enumerate() {
            let parent = atom.parent as usize;
            let inherited = parent < at && endless[parent];
            endless[at] = match atom.kind {
                AtomKind::Repeat => true,
                AtomKind::Iterate => false,
                _ => inherited,
            };
            if !matches!(atom.kind, AtomKind::Call | AtomKind::Macro | AtomKind::Spawn) {
                continue;
            }
            let weighed = Weighed::of(unit, atom, weights);
            if weighed.effects.io && weighed.in_loop {
                count(&mut doings.io_in_loop, &mut doings.io_line, weighed.line);
            }
            if weighed.effects.concurrency {
                count(&mut doings.concurrency, &mut doings.concurrency_line, weighed.line);
            }
            // The first step of `a.b.append` is what holds the container.
            let holder = unit.sketch.uses(atom).get(atom.callee_from as usize);
            let outlives = holder.is_some_and(|one| one.class == NameClass::Free) || atom.callee > 2;
            if weighed.effects.growth && (endless[at] || outlives) {
                count(&mut doings.unbounded, &mut doings.unbounded_line, weighed.line);
            }
        }
        doings
    }
}

fn count(many: &mut u32, line: &mut u32, at: u32) {
    *line = if *many == 0 { at } else { *line };
    *many += 1;
}
