//! Tables and a plot out of rows, from however many runs.

use std::collections::BTreeSet;
use std::path::Path;

use plimsoll_variants::stats::{Estimate, bootstrap, median};
use plotters::prelude::*;

use crate::log::{BINS, Row};
use crate::trace::{PHASES, Phase};
use crate::{ADAPTIVE, OPEN};

/// Rows of one round, phases of one choice: what a figure is made of.
fn picked<'a>(rows: &'a [Row], choice: &'a str, phase: Option<usize>) -> impl Iterator<Item = &'a Row> {
    rows.iter().filter(move |row| row.choice == choice && phase.is_none_or(|phase| row.phase == phase))
}

pub(crate) fn choices(rows: &[Row]) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for row in rows {
        if !all.contains(&&*row.choice) {
            all.push(&row.choice);
        }
    }
    // The one that adapts first, the others as they come.
    all.sort_by_key(|choice| *choice != ADAPTIVE);
    all
}

/// Share completed of what arrived, in each round.
fn shares(rows: &[Row], choice: &str, phase: Option<usize>) -> Vec<f64> {
    let rounds: BTreeSet<u32> = rows.iter().map(|row| row.round).collect();
    let share = |round: u32| {
        let (completed, arrived) = picked(rows, choice, phase)
            .filter(|row| row.round == round)
            .fold((0, 0), |(completed, arrived), row| (completed + row.completed, arrived + row.arrived));
        completed as f64 / arrived.max(1) as f64
    };
    rounds.into_iter().map(share).collect()
}

fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len().max(1) as f64
}

/// A choice over the best of some others in hindsight, which is found anew in each draw of rounds.
fn over_best(rows: &[Row], choice: &str, others: &[&str], phase: Option<usize>) -> Estimate {
    let of = |choice: &str| shares(rows, choice, phase);
    let (own, others) = (of(choice), others.iter().map(|other| of(other)).collect::<Vec<_>>());
    // Rounds are drawn whole: all choices of one had the machine in the same state.
    let rounds: Vec<f64> = (0..own.len()).map(|round| round as f64).collect();
    bootstrap(&[rounds], |drawn| {
        let of =
            |shares: &[f64]| mean(&drawn[0].iter().map(|round| shares[*round as usize]).collect::<Vec<_>>());
        of(&own) / others.iter().map(|shares| of(shares)).fold(f64::MIN_POSITIVE, f64::max)
    })
}

/// What was completed, for people.
pub(crate) fn completed(rows: &[Row]) {
    let choices = choices(rows);
    let rounds = rows.iter().map(|row| row.round).collect::<BTreeSet<_>>().len();
    let fixed: Vec<&str> =
        choices.iter().copied().filter(|choice| *choice != ADAPTIVE && !choice.contains(OPEN)).collect();
    println!(
        "completed of 100 · p99 in ms · kills, over {rounds} rounds; intervals hold the ratio 95 times in 100\n"
    );
    println!("| phase | adaptive over the best fixed | {} |", choices.join(" | "));
    println!("|---|---{}|", "|---".repeat(choices.len()));
    for phase in (0..PHASES.len()).map(Some).chain([None]) {
        let cells: Vec<String> = choices
            .iter()
            .map(|choice| {
                let share = mean(&shares(rows, choice, phase)) * 100.0;
                let p99 = median(&picked(rows, choice, phase).map(|row| row.p99).collect::<Vec<_>>());
                let kills: u32 = picked(rows, choice, phase).map(|row| row.kills).sum();
                format!("{share:.1} · {p99:.0} · {kills}")
            })
            .collect();
        let Estimate { value, low, high } = over_best(rows, ADAPTIVE, &fixed, phase);
        let name = phase.map_or("all", |phase| PHASES[phase].name);
        println!("| {name} | {value:.3} [{low:.3}, {high:.3}] | {} |", cells.join(" | "));
    }
}

/// Where the time and the requests went, for whoever asks why: a round's mean of each choice in each phase.
pub(crate) fn reasons(rows: &[Row]) {
    let rounds = rows.iter().map(|row| row.round).collect::<BTreeSet<_>>().len() as f64;
    println!(
        "\n| phase, choice | had a processor | arrived | in time | late | refused | gave up | lost | opened | slept (ms) | woke (ms) | switched | major faults |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (phase, Phase { name, .. }) in PHASES.iter().enumerate() {
        for choice in choices(rows) {
            let sum =
                |of: &dyn Fn(&Row) -> f64| picked(rows, choice, Some(phase)).map(of).sum::<f64>() / rounds;
            let count = |of: &dyn Fn(&Row) -> usize| sum(&|row| of(row) as f64);
            println!(
                "| {name}, {choice} | {:.2} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} ({:.1}) | {:.0} ({:.1}) | {:.0} | {:.0} |",
                sum(&|row| row.processor / 1e3) / sum(&|row| row.seconds),
                count(&|row| row.arrived),
                count(&|row| row.completed),
                count(&|row| row.late),
                count(&|row| row.refused),
                count(&|row| row.gave_up),
                count(&|row| row.lost),
                count(&|row| row.opened),
                count(&|row| row.slept),
                sum(&|row| row.sleeping) / count(&|row| row.slept).max(1e-9),
                count(&|row| row.woke),
                sum(&|row| row.waking) / count(&|row| row.woke).max(1e-9),
                count(&|row| row.switched),
                sum(&|row| row.faults as f64),
            );
        }
    }
}

/// Requests completed a second over the trace, the mean of all rounds.
fn rates(rows: &[Row], choice: &str) -> Vec<(f64, f64)> {
    (0..PHASES.len())
        .flat_map(|phase| {
            let rows: Vec<&Row> = picked(rows, choice, Some(phase)).collect();
            let seconds = rows.first().map_or(1.0, |row| row.seconds);
            let width = seconds / BINS as f64;
            (0..usize::try_from(BINS).unwrap_or(0)).map(move |bin| {
                let count = |row: &&Row| row.over_time.split(' ').nth(bin)?.parse::<f64>().ok();
                let all = rows.iter().filter_map(count).sum::<f64>() / rows.len().max(1) as f64;
                (phase as f64 * seconds + (bin as f64 + 0.5) * width, all / width)
            })
        })
        .collect()
}

pub(crate) fn draw(path: &Path, rows: &[Row]) {
    let choices = choices(rows);
    let seconds = rows.first().map_or(1.0, |row| row.seconds);
    let whole = seconds * PHASES.len() as f64;
    let highest =
        choices.iter().flat_map(|choice| rates(rows, choice)).map(|(_, rate)| rate).fold(1.0, f64::max) * 1.1;
    let root = SVGBackend::new(path, (960, 420)).into_drawing_area();
    root.fill(&WHITE).unwrap();
    let mut chart = ChartBuilder::on(&root)
        .caption("Requests completed a second, by a server of many sessions", ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(64)
        .build_cartesian_2d(0.0..whole, 0.0..highest)
        .unwrap();
    chart.configure_mesh().disable_x_mesh().x_desc("seconds").draw().unwrap();
    for (at, Phase { name, .. }) in PHASES.iter().enumerate() {
        let (left, right) = (seconds * at as f64, seconds * (at + 1) as f64);
        if at % 2 == 1 {
            let shade = Rectangle::new([(left, 0.0), (right, highest)], BLACK.mix(0.05).filled());
            chart.draw_series([shade]).unwrap();
        }
        let label = Text::new(*name, (left + 0.02 * whole, highest * 0.98), ("sans-serif", 13));
        chart.draw_series([label]).unwrap();
    }
    for (at, choice) in choices.iter().enumerate() {
        let color = Palette99::pick(at).to_rgba();
        let width = if at == 0 { 3 } else { 1 };
        chart
            .draw_series(LineSeries::new(rates(rows, choice), color.stroke_width(width)))
            .unwrap()
            .label((*choice).to_owned())
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(width)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK)
        .draw()
        .unwrap();
    root.present().unwrap();
}
