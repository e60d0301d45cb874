//! `plimsoll analyze --explain`: where the complexity of functions comes from, line by line.

use std::path::Path;

use plimsoll_analyze::metrics::{Meter, Step};
use plimsoll_analyze::pack;
use plimsoll_model::FunctionAnalysis;

use super::analyze::order;
use crate::analysis::measure::Measurements;
use crate::args::Analyze;
use crate::error::{CommandError, Outcome};
use crate::files;
use crate::render::analysis::explain::text;
use crate::render::analysis::text::Ranking;

/// Functions explained at the most, so that a common name does not flood the screen.
const MOST: usize = 50;

/// A function to explain.
struct Found {
    path: String,
    language: String,
    index: usize,
    function: FunctionAnalysis,
}

/// Explains the functions of a name, or the worst ones.
pub(super) fn run(options: &Analyze, name: Option<&str>, measurements: Measurements) -> Outcome<()> {
    let found = match name {
        Some(name) => named(name, measurements)?,
        None => worst(options, measurements)?,
    };
    let mut meter = Meter::new();
    for (number, found) in found.iter().take(MOST).enumerate() {
        if number > 0 {
            crate::print("\n");
        }
        let Some(pack) = pack::named(&found.language) else { continue };
        let bytes = files::read(Path::new(&found.path)).map_err(|_| {
            CommandError::environment(format!("{} was there to be measured and is gone now", found.path))
        })?;
        let mut steps: Vec<Step> = meter.explain(pack, &bytes);
        steps.retain(|step| step.function == Some(found.index));
        crate::print(&text(&found.path, &found.function, &steps, &String::from_utf8_lossy(&bytes)));
    }
    if found.len() > MOST {
        eprintln!("plimsoll: {} more have that name; name a file to see them", found.len() - MOST);
    }
    Ok(())
}

fn named(name: &str, measurements: Measurements) -> Outcome<Vec<Found>> {
    let mut found = Vec::new();
    measurements.each(|entry| {
        let (path, language) = (entry.file.path, entry.file.language);
        for (index, function) in entry.file.functions.into_iter().enumerate() {
            if is_called(&function.name, name) {
                found.push(Found { path: path.clone(), language: language.clone(), index, function });
            }
        }
        Ok(())
    })?;
    if found.is_empty() {
        return Err(CommandError::usage(format!("no function is called '{name}'"))
            .hint("names join scopes with '.', such as Server.handle; --format csv lists all of them"));
    }
    Ok(found)
}

/// Whether a whole name, or its end, is the one asked for.
fn is_called(function: &str, name: &str) -> bool {
    function == name || function.strip_suffix(name).is_some_and(|before| before.ends_with('.'))
}

fn worst(options: &Analyze, measurements: Measurements) -> Outcome<Vec<Found>> {
    let mut ranking = Ranking::by(order(options), options.top.unwrap_or(1));
    measurements.each(|entry| {
        ranking.file(&entry.file);
        Ok(())
    })?;
    Ok(ranking
        .worst()
        .into_iter()
        .map(|ranked| Found {
            path: ranked.path,
            language: ranked.language,
            index: ranked.index,
            function: ranked.function,
        })
        .collect())
}
