//! `plimsoll replay`: what each strategy would have wasted on a recorded workload.

use std::cell::RefCell;
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use plimsoll_history::read::trace::Traced;
use plimsoll_model::wire;
use plimsoll_plan::replay::{self, Feature, GBH, Plan, Rules};
use plimsoll_plan::sizing::{self, PEERS, Strategy};

use crate::args::replay::{Feedback, Format, Replay, Target};
use crate::error::{CommandError, Outcome};
use crate::{dirs, plot, policies, render, traces};

/// Ours, and the policy of each.
const OURS: [(&str, &str); 3] =
    [("plimsoll", "balanced"), ("plimsoll-safe", "safe"), ("plimsoll-thrifty", "thrifty")];
/// Rows that were left out and are named; the rest is counted.
const NAMED: usize = 10;
/// Nothing is shown of what takes less than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// A strategy's name, and what became of it.
pub(crate) type Replayed = (String, replay::Result);

/// Replays and prints what was asked for.
pub(crate) fn run(options: &Replay) -> Outcome<()> {
    let (path, names) = resolve(options)?;
    let traced = traces::read(path, options.since)?;
    tell_skipped(&traced);
    let rules = rules(options, &traced)?;
    let plan = replay::plan(&traced.trace, &rules);
    tell_left_out(&plan);
    if plan.steps.is_empty() {
        return Err(CommandError::usage(format!("{}: nothing in it can be replayed", path.display())).hint(
            format!(
                "a task type needs {} runs with {} above zero, and none that took no time",
                replay::FEWEST,
                match options.target {
                    Target::Rss => "rss",
                    Target::PeakRss => "peak_rss",
                }
            ),
        ));
    }
    if options.emit.is_some() {
        let ours = names.iter().find_map(|name| OURS.iter().find(|(known, _)| known == name));
        let policy = policies::named(ours.map_or("balanced", |(_, policy)| *policy))?;
        crate::print(&render::replay::nextflow(&plan, policy, options.target));
        return Ok(());
    }
    let replayed = replay_all(&names, &plan, &rules)?;
    if let Some(file) = &options.plot {
        let drawn = plot::replay(&plan, &replayed)
            .map_err(|error| CommandError::environment(format!("the plot could not be drawn: {error}")))?;
        dirs::write_report(file, drawn.as_bytes())
            .map_err(|error| CommandError::usage(format!("cannot write {}: {error}", file.display())))?;
        eprintln!("plimsoll: plot written to {}", file.display());
    }
    let report = report(&plan, &replayed, options.tasks);
    match options.format {
        Format::Json => crate::print(&render::json(&wire::Document::new(wire::REPLAY, &report))),
        Format::Text => crate::print(&render::replay::text(&report, &plan, traced.format)),
    }
    Ok(())
}

/// The trace and the strategies. `--strategy a b` reaches us as a strategy and a path; a path that is no file but a
/// strategy's name is one.
fn resolve(options: &Replay) -> Outcome<(&Path, Vec<String>)> {
    let is_strategy = |path: &Path| {
        !path.exists() && path.to_str().is_some_and(|name| name == "all" || all().any(|known| known == name))
    };
    let (named, paths): (Vec<&Path>, Vec<&Path>) =
        options.trace.iter().map(AsRef::as_ref).partition(|path| is_strategy(path));
    let [path] = paths[..] else {
        return Err(CommandError::usage(format!("one trace is replayed at a time, not {}", paths.len()))
            .hint("plimsoll replay TRACE --strategy NAME,NAME"));
    };
    let mut names: Vec<String> = options.strategy.clone();
    names.extend(named.iter().filter_map(|path| path.to_str()).map(str::to_owned));
    let mut resolved: Vec<String> = Vec::new();
    for name in names {
        let meant: Vec<String> =
            if name == "all" { all().map(str::to_owned).collect() } else { vec![name.clone()] };
        if name != "all" && !all().any(|known| known == name) {
            return Err(CommandError::usage(format!("there is no strategy '{name}'"))
                .hint(format!("strategies: {}", all().collect::<Vec<_>>().join(", "))));
        }
        for name in meant {
            if !resolved.contains(&name) {
                resolved.push(name);
            }
        }
    }
    Ok((path, resolved))
}

fn all() -> impl Iterator<Item = &'static str> {
    OURS.iter().map(|(name, _)| *name).chain(PEERS.iter().map(|(name, _)| *name))
}

fn strategy(name: &str) -> Outcome<Box<dyn Strategy>> {
    if let Some((_, policy)) = OURS.iter().find(|(known, _)| *known == name) {
        return Ok(sizing::ours(policies::named(policy)?));
    }
    sizing::peer(name).ok_or_else(|| CommandError::usage(format!("there is no strategy '{name}'")))
}

fn rules(options: &Replay, traced: &Traced) -> Outcome<Rules> {
    let columns = &traced.trace.columns;
    let place = |name: &str| columns.iter().position(|column| column == name);
    let feature = match options.feature.as_deref() {
        Some("none") => Feature::Upstream,
        None => place("input").map_or(Feature::Upstream, Feature::Column),
        Some(name) => Feature::Column(place(name).ok_or_else(|| {
            let numeric = |index: &usize| {
                traced.trace.runs.iter().any(|run| run.numbers.get(*index).is_some_and(Option::is_some))
            };
            let known: Vec<&str> =
                (0..columns.len()).filter(numeric).map(|index| columns[index].as_str()).collect();
            CommandError::usage(format!("the trace has no column '{name}'"))
                .hint(format!("columns of numbers: {}", known.join(", ")))
        })?),
    };
    Ok(Rules {
        target: match options.target {
            Target::Rss => replay::Target::Rss,
            Target::PeakRss => replay::Target::PeakRss,
        },
        feature,
        feedback: match options.feedback {
            Feedback::Complete => replay::Feedback::Complete,
            Feedback::Immediate => replay::Feedback::Immediate,
        },
        warmup: options.warmup,
    })
}

fn replay_all(names: &[String], plan: &Plan, rules: &Rules) -> Outcome<Vec<Replayed>> {
    let begun = Instant::now();
    let bar = RefCell::new(None);
    let mut replayed = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let mut strategy = strategy(name)?;
        let tick = |done: usize| {
            if begun.elapsed() > PATIENCE {
                let mut bar = bar.borrow_mut();
                let bar = bar.get_or_insert_with(|| progress(names.len() * plan.steps.len()));
                bar.set_message(name.clone());
                bar.set_position(u64::try_from(index * plan.steps.len() + done).unwrap_or(u64::MAX));
            }
        };
        let clock = || begun.elapsed().as_secs_f64() * 1e6;
        let result = replay::replay(plan, rules.feedback, strategy.as_mut(), &clock, &tick);
        replayed.push((name.clone(), result));
    }
    if let Some(bar) = bar.into_inner() {
        bar.finish_and_clear();
    }
    Ok(replayed)
}

fn progress(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} %  {msg}") {
        bar.set_style(style);
    }
    bar
}

fn tell_skipped(traced: &Traced) {
    crate::talk(&traced.findings[..traced.findings.len().min(NAMED)]);
    if traced.skipped > 0 {
        let of = traced.skipped + traced.trace.runs.len();
        eprintln!("plimsoll: {} of {of} rows were left out", traced.skipped);
    }
}

fn tell_left_out(plan: &Plan) {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for (_, why) in &plan.left_out {
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, count)) => *count += 1,
            None => reasons.push((why, 1)),
        }
    }
    for (why, count) in reasons {
        let types = if count == 1 { "task type" } else { "task types" };
        eprintln!("plimsoll: {count} {types} left out: {why}");
    }
}

fn report(plan: &Plan, replayed: &[Replayed], types: bool) -> wire::ReplayReport {
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let strategies = replayed.iter().map(|(name, result)| {
        #[expect(clippy::cast_precision_loss, reason = "rows are fewer than 2⁵²")]
        let mean = |total: f64, count: usize| if count > 0 { total / count as f64 } else { 0.0 };
        let of_type = |task: usize| {
            let mine = result.scored.iter().filter(|scored| plan.steps[scored.step].task == task);
            let mut sums = wire::ReplayedType {
                task: plan.tasks[task].clone(),
                waste_gbh: 0.0,
                used_gbh: 0.0,
                failures: 0,
                tasks: 0,
            };
            for scored in mine {
                let step = &plan.steps[scored.step];
                sums.waste_gbh += scored.waste / GBH;
                sums.used_gbh += step.need * step.time / GBH;
                sums.failures += u64::from(scored.failures);
                sums.tasks += 1;
            }
            sums
        };
        wire::ReplayedStrategy {
            name: name.clone(),
            waste_gbh: result.scored.iter().map(|scored| scored.waste).sum::<f64>() / GBH,
            used_gbh: replay::used(plan) / GBH,
            failures: result.scored.iter().map(|scored| u64::from(scored.failures)).sum(),
            tasks: count(result.scored.len()),
            predict_us: mean(result.predicting, result.scored.len()),
            update_us: mean(result.learning, result.learnt),
            types: if types { (0..plan.tasks.len()).map(of_type).collect() } else { Vec::new() },
        }
    });
    wire::ReplayReport { strategies: strategies.collect() }
}
