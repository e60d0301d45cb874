//! Variants as a person wants them: what there is, what it costs, and why it was kept.

use std::time::SystemTime;

use plimsoll_model::wire::{self, Document};
use plimsoll_model::{Bytes, VariantKey};
use plimsoll_runtime::cache::{Digest, Entry, Manifest};
use plimsoll_variants::bench::Bench;
use plimsoll_variants::builder::Outcome;
use plimsoll_variants::recipe::BUILT_IN;
use plimsoll_variants::store::{Evicted, Flaw};
use serde::Serialize;

use super::table;

/// A module with its variants.
#[derive(Debug, Serialize)]
pub(crate) struct Found {
    name: String,
    module: Digest,
    variants: Vec<Variant>,
}

#[derive(Debug, Serialize)]
struct Variant {
    recipe: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<VariantKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_seconds_ago: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<Manifest>,
}

impl Found {
    /// As a build left it.
    pub(crate) fn built(name: &str, module: Digest, outcomes: Vec<Outcome>) -> Self {
        let variants = outcomes.into_iter().map(|outcome| match outcome {
            Outcome::Built(manifest) => Variant::of("built", *manifest),
            Outcome::Present(manifest) => Variant::of("there already", *manifest),
            Outcome::Unavailable { recipe, why } => Variant {
                recipe,
                status: "unavailable",
                key: None,
                why: Some(why),
                used_seconds_ago: None,
                manifest: None,
            },
        });
        Self { name: name.to_owned(), module, variants: variants.collect() }
    }

    /// As a cache has it.
    pub(crate) fn kept(name: &str, module: Digest, entries: Vec<Entry>) -> Self {
        let mut variants: Vec<Variant> = entries
            .into_iter()
            .map(|entry| {
                let age = entry.used.and_then(|used| SystemTime::now().duration_since(used).ok());
                let used_seconds_ago = age.map(|age| age.as_secs());
                match entry.manifest {
                    Ok(manifest) => Variant { used_seconds_ago, ..Variant::of("kept", manifest) },
                    Err(damage) => Variant {
                        recipe: "?".to_owned(),
                        status: "damaged",
                        key: Some(entry.key),
                        why: Some(damage.to_string()),
                        used_seconds_ago,
                        manifest: None,
                    },
                }
            })
            .collect();
        let place = |variant: &Variant| {
            BUILT_IN.iter().position(|name| *name == variant.recipe).unwrap_or(usize::MAX)
        };
        variants.sort_by(|a, b| (place(a), &a.recipe, a.key).cmp(&(place(b), &b.recipe, b.key)));
        Self { name: name.to_owned(), module, variants }
    }
}

impl Variant {
    fn of(status: &'static str, manifest: Manifest) -> Self {
        Self {
            recipe: manifest.identity.recipe.clone(),
            status,
            key: Some(manifest.identity.key()),
            why: None,
            used_seconds_ago: None,
            manifest: Some(manifest),
        }
    }
}

fn share(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"))
}

/// One module: a table of its variants, and beneath it why each was kept.
pub(crate) fn module(found: &Found) -> String {
    let size = found.variants.iter().find_map(|variant| variant.manifest.as_ref());
    let size = size
        .map_or_else(String::new, |manifest| format!(", {} of WebAssembly", manifest.figures.module_bytes));
    let mut out = format!("{}  {:.12}{size}\n\n", found.name, found.module.to_string());
    let mut rows =
        vec![["", "artifact", "code", "compiled in", "run time", "artifact", ""].map(str::to_owned).to_vec()];
    for variant in &found.variants {
        let status = variant
            .why
            .as_ref()
            .map_or_else(|| variant.status.to_owned(), |why| format!("{}: {why}", variant.status));
        let mut row = vec![variant.recipe.clone()];
        match &variant.manifest {
            Some(Manifest { artifact, figures, .. }) => row.extend([
                artifact.bytes.to_string(),
                figures.text_bytes.to_string(),
                format!("{} ms", figures.compile.0),
                share(figures.run_ratio),
                share(figures.artifact_ratio),
                status,
            ]),
            None => row.extend(["-", "-", "-", "-", "-", &status].map(str::to_owned)),
        }
        rows.push(row);
    }
    out.push_str(&table(rows, &[0, 6]));
    out.push_str("\nrun time and the second artifact column: over Wasmtime's default, below 1 is better\n");
    for variant in &found.variants {
        let Some(manifest) = &variant.manifest else { continue };
        for why in &manifest.figures.why {
            out.push_str(&format!("  {}: {why}\n", variant.recipe));
        }
    }
    let fixed = found
        .variants
        .iter()
        .find_map(|variant| variant.manifest.as_ref())
        .map(|manifest| &manifest.state.fixed);
    for reason in fixed.into_iter().flatten() {
        out.push_str(&format!("  live instances cannot switch: {reason}\n"));
    }
    out
}

/// One line a variant.
pub(crate) fn list(found: &[Found]) -> String {
    let mut rows =
        vec![["module", "recipe", "artifact", "run time", "last used"].map(str::to_owned).to_vec()];
    for module in found {
        for variant in &module.variants {
            let (bytes, run) = match &variant.manifest {
                Some(manifest) => (manifest.artifact.bytes.to_string(), share(manifest.figures.run_ratio)),
                None => ("damaged".to_owned(), "-".to_owned()),
            };
            let used = variant.used_seconds_ago.map_or_else(|| "-".to_owned(), ago);
            rows.push(vec![module.name.clone(), variant.recipe.clone(), bytes, run, used]);
        }
        if module.variants.is_empty() {
            rows.push([&module.name, "-", "-", "-", "-"].map(str::to_owned).to_vec());
        }
    }
    table(rows, &[0, 1])
}

fn ago(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s ago"),
        60..3600 => format!("{} m ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        _ => format!("{} d ago", seconds / 86_400),
    }
}

/// Everything, for other programs.
pub(crate) fn json(found: &[Found]) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        modules: &'a [Found],
    }
    super::json(&Document::new(wire::VARIANTS, Body { modules: found }))
}

/// Medians and ratios.
pub(crate) fn bench(name: &str, rounds: u32, bench: &Bench) -> String {
    let mut out = format!("{name}: {rounds} rounds of each, in turns\n\n");
    let mut rows =
        vec![["", "CPU time", "of the default", "95 % interval", "artifact"].map(str::to_owned).to_vec()];
    for row in &bench.rows {
        rows.push(vec![
            row.name.clone(),
            format!("{:.2} ms", row.seconds * 1000.0),
            format!("{:.3}", row.ratio.value),
            format!("{:.3} to {:.3}", row.ratio.low, row.ratio.high),
            row.artifact.to_string(),
        ]);
    }
    out.push_str(&table(rows, &[0]));
    for (recipe, why) in &bench.left_out {
        out.push_str(&format!("{recipe} left out: {why}\n"));
    }
    out
}

/// As [`bench`], with every round.
pub(crate) fn bench_json(name: &str, rounds: u32, bench: &Bench) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        module: &'a str,
        rounds: u32,
        forms: Vec<Form<'a>>,
        left_out: &'a [(String, String)],
    }
    #[derive(Serialize)]
    struct Form<'a> {
        name: &'a str,
        seconds: f64,
        ratio: f64,
        ratio_low: f64,
        ratio_high: f64,
        ratios: &'a [f64],
        artifact_bytes: u64,
    }
    let forms = bench.rows.iter().map(|row| Form {
        name: &row.name,
        seconds: row.seconds,
        ratio: row.ratio.value,
        ratio_low: row.ratio.low,
        ratio_high: row.ratio.high,
        ratios: &row.ratios,
        artifact_bytes: row.artifact.0,
    });
    let body = Body { module: name, rounds, forms: forms.collect(), left_out: &bench.left_out };
    super::json(&Document::new(wire::VARIANTS_BENCH, body))
}

/// A flaw, told.
#[derive(Debug, Serialize)]
pub(crate) struct Flawed {
    path: String,
    damage: String,
    recipe: Option<String>,
}

impl Flawed {
    pub(crate) fn of(flaw: &Flaw) -> Self {
        Self {
            path: flaw.path.display().to_string(),
            damage: flaw.damage.to_string(),
            recipe: flaw.manifest.as_ref().map(|manifest| manifest.identity.recipe.clone()),
        }
    }
}

/// What is damaged, and what repair could not bring back.
pub(crate) fn verify(flaws: &[Flawed], lost: Option<&[String]>) -> String {
    if flaws.is_empty() {
        return "everything fits its seal\n".to_owned();
    }
    let mut out = String::new();
    for flaw in flaws {
        let recipe = flaw.recipe.as_ref().map_or_else(String::new, |recipe| format!(" ({recipe})"));
        out.push_str(&format!("{}{recipe} {}\n", flaw.path, flaw.damage));
    }
    match lost {
        None => out.push_str(&format!(
            "\n{} damaged; 'plimsoll variants verify --repair' builds them again\n",
            flaws.len()
        )),
        Some([]) => out.push_str(&format!("\n{} damaged, all built again\n", flaws.len())),
        Some(lost) => {
            out.push_str(&format!("\n{} damaged; not to be had again:\n", flaws.len()));
            lost.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
        }
    }
    out
}

/// As [`verify`].
pub(crate) fn verify_json(flaws: &[Flawed], lost: Option<&[String]>) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        damaged: &'a [Flawed],
        repaired: bool,
        lost: &'a [String],
    }
    let body = Body { damaged: flaws, repaired: lost.is_some(), lost: lost.unwrap_or_default() };
    super::json(&Document::new(wire::VARIANTS_VERIFY, body))
}

/// What went.
pub(crate) fn gc(done: &Evicted) -> String {
    let went: u64 = done.variants.iter().map(|(_, bytes)| bytes.0).sum();
    format!(
        "{} variants of {} went; {} before, {} now\n",
        done.variants.len(),
        Bytes(went),
        done.before,
        done.after
    )
}

/// As [`gc`].
pub(crate) fn gc_json(done: &Evicted) -> String {
    #[derive(Serialize)]
    struct Body {
        evicted: Vec<Gone>,
        before_bytes: Bytes,
        after_bytes: Bytes,
    }
    #[derive(Serialize)]
    struct Gone {
        recipe: String,
        bytes: Bytes,
    }
    let evicted = done.variants.iter().map(|(recipe, bytes)| Gone { recipe: recipe.clone(), bytes: *bytes });
    let body = Body { evicted: evicted.collect(), before_bytes: done.before, after_bytes: done.after };
    super::json(&Document::new(wire::VARIANTS_GC, body))
}
