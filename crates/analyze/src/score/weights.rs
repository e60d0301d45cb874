//! What a change weighs, read from tables that are handed in as text.
//!
//! Of the large tables of calls and imports only the rows are parsed that a change has a call or import for: most
//! changes are small, and whoever commits is waiting.

use std::collections::{BTreeMap, HashSet};

use plimsoll_model::Cutoffs;
use serde::Deserialize;

use crate::knowledge::{KnowledgeError, Rows};

use super::sketch::AtomKind;

/// File name of the table of weights.
const TABLE: &str = "score.toml";

/// Weights, band cut-offs, and what calls and imports do.
#[derive(Debug)]
pub struct Weights {
    text: Text,
    kinds: [f64; KINDS.len()],
    rows: Rows,
}

/// What a call does beside running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Effects {
    /// Moves data to or from a disk or the network.
    pub(crate) io: bool,
    /// Makes a container larger.
    pub(crate) growth: bool,
    /// Starts something that runs beside.
    pub(crate) concurrency: bool,
    /// Takes memory of another device.
    pub(crate) gpu: bool,
}

/// One weight, with what it rests on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weight {
    points: f64,
    #[expect(dead_code, reason = "for whoever reads the table; parsed so that none is without")]
    why: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    bands: Cutoffs,
    shares: Shares,
    kinds: BTreeMap<String, Weight>,
    nesting: Weight,
    loops: Loops,
    effects: EffectWeights,
    whole: Whole,
    imports: ImportWeights,
    calls: Calls,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shares {
    removed: Weight,
    changed: Weight,
    shrunk: Weight,
    moved: Weight,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Loops {
    factors: Vec<f64>,
    #[expect(dead_code, reason = "for whoever reads the table; parsed so that none is without")]
    why: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EffectWeights {
    io: Weight,
    growth: Weight,
    concurrency: Weight,
    gpu: Weight,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    recursion: Weight,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportWeights {
    new: Weight,
    name: Weight,
    own: HashSet<String>,
    per_mebibyte: Weight,
    heavy: u64,
    most: f64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Calls {
    io: HashSet<String>,
    growth: HashSet<String>,
    concurrency: HashSet<String>,
}

/// Kinds of atoms by the name of their weight.
const KINDS: [(&str, AtomKind); 23] = [
    ("head", AtomKind::Head),
    ("plain", AtomKind::Plain),
    ("assign", AtomKind::Assign),
    ("augment", AtomKind::Augment),
    ("parameter", AtomKind::Parameter),
    ("field", AtomKind::Field),
    ("decorator", AtomKind::Decorator),
    ("jump", AtomKind::Jump),
    ("branch", AtomKind::Branch),
    ("else", AtomKind::Else),
    ("match", AtomKind::Match),
    ("case", AtomKind::Case),
    ("logic", AtomKind::Logic),
    ("try", AtomKind::Try),
    ("catch", AtomKind::Catch),
    ("with", AtomKind::With),
    ("iterate", AtomKind::Iterate),
    ("repeat", AtomKind::Repeat),
    ("call", AtomKind::Call),
    ("macro", AtomKind::Macro),
    ("inner", AtomKind::Inner),
    ("await", AtomKind::Await),
    ("spawn", AtomKind::Spawn),
];

impl Weights {
    /// Reads `score.toml` and takes the tables of calls and imports along (`python-calls.toml`, `python.toml`, …), given
    /// as `(file name, text)`. Others are left alone.
    ///
    /// # Errors
    ///
    /// When `score.toml` is missing or malformed, or a kind of statement has no weight.
    pub fn from_tables(texts: &[(&str, &str)]) -> Result<Self, KnowledgeError> {
        let find = |name: &str| texts.iter().find(|(file, _)| *file == name).map(|(_, text)| *text);
        let malformed = |message: String| KnowledgeError::Malformed { table: TABLE.to_owned(), message };
        let text: Text = toml::from_str(find(TABLE).ok_or(KnowledgeError::Missing(TABLE))?)
            .map_err(|error| malformed(error.to_string()))?;
        let mut kinds = [0.0; KINDS.len()];
        for (at, (name, _)) in KINDS.iter().enumerate() {
            let weight = text.kinds.get(*name).ok_or_else(|| malformed(format!("[kinds] lacks `{name}`")))?;
            kinds[at] = weight.points;
        }
        Ok(Self { text, kinds, rows: Rows::of(texts) })
    }

    /// Where the bands begin.
    #[must_use]
    pub const fn cutoffs(&self) -> Cutoffs {
        self.text.bands
    }

    /// Takes a project's own cut-offs instead of the shipped ones.
    pub const fn set_cutoffs(&mut self, cutoffs: Cutoffs) {
        self.text.bands = cutoffs;
    }

    /// What an atom of this kind costs by itself.
    pub(crate) fn kind(&self, kind: AtomKind) -> f64 {
        KINDS.iter().position(|(_, one)| *one == kind).map_or(1.0, |at| self.kinds[at])
    }

    /// What so many loops around multiply.
    pub(crate) fn loops(&self, depth: u8) -> f64 {
        let factors = &self.text.loops.factors;
        factors.get(usize::from(depth)).or(factors.last()).copied().unwrap_or(1.0)
    }

    /// What a level of control flow around a branch adds.
    pub(crate) const fn nesting(&self) -> f64 {
        self.text.nesting.points
    }

    pub(crate) const fn removed(&self) -> f64 {
        self.text.shares.removed.points
    }

    pub(crate) const fn changed(&self) -> f64 {
        self.text.shares.changed.points
    }

    pub(crate) const fn shrunk(&self) -> f64 {
        self.text.shares.shrunk.points
    }

    pub(crate) const fn moved(&self) -> f64 {
        self.text.shares.moved.points
    }

    pub(crate) const fn recursion(&self) -> f64 {
        self.text.whole.recursion.points
    }

    /// Points of what a call does beside running.
    pub(crate) fn effects(&self, effects: Effects) -> f64 {
        let weights = &self.text.effects;
        let of = |does: bool, weight: &Weight| if does { weight.points } else { 0.0 };
        of(effects.io, &weights.io)
            + of(effects.growth, &weights.growth)
            + of(effects.concurrency, &weights.concurrency)
            + of(effects.gpu, &weights.gpu)
    }

    /// What a call does, by its dotted name: by its row in the language's table, or by the last one or
    /// two steps of its name.
    pub(crate) fn effects_of(&self, language: &str, callee: &str) -> Effects {
        let last = callee.rsplit('.').next().unwrap_or_default();
        let two = callee.rmatch_indices('.').nth(1).map_or(callee, |(dot, _)| &callee[dot + 1..]);
        let has = |names: &HashSet<String>| names.contains(last) || names.contains(two);
        let calls = &self.text.calls;
        let named = Effects {
            io: has(&calls.io),
            growth: has(&calls.growth),
            concurrency: has(&calls.concurrency),
            gpu: false,
        };
        match self.rows.call(language, callee) {
            Some(row) => Effects {
                io: row.disk.is_some() || row.net.is_some() || (named.io && row.gives.is_none()),
                growth: row.grows > 0.0 || named.growth,
                concurrency: row.workers.is_some() || named.concurrency,
                gpu: row.gpu,
            },
            None => named,
        }
    }

    /// Bytes of memory that importing this adds, where a table knows it.
    pub(crate) fn import_bytes(&self, language: &str, path: &str) -> Option<u64> {
        self.rows.import_bytes(language, path)
    }

    /// Points of a new dependency of so many bytes.
    pub(crate) fn dependency(&self, bytes: u64) -> f64 {
        let weights = &self.text.imports;
        #[expect(clippy::cast_precision_loss, reason = "sizes of libraries")]
        let mebibytes = bytes as f64 / f64::from(1_u32 << 20);
        (weights.new.points + mebibytes * weights.per_mebibyte.points).min(weights.most)
    }

    /// Points of one more name of a dependency that is there already.
    pub(crate) const fn imported_name(&self) -> f64 {
        self.text.imports.name.points
    }

    /// Whether an import of so many bytes is worth a finding.
    pub(crate) const fn is_heavy(&self, bytes: u64) -> bool {
        bytes >= self.text.imports.heavy
    }

    /// Whether a dotted path that begins so is no dependency: the project itself, or what every program has.
    pub(crate) fn is_own(&self, head: &str) -> bool {
        self.text.imports.own.contains(head)
    }
}
