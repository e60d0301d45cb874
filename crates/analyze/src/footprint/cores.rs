//! Cores and tasks: what runs at the same time.
//!
//! Interpreted threads take turns on one core; processes, native threads and the runtime's own pools do not.

use plimsoll_model::{Amount, Basis, Confidence, Cores, Estimate, Reason};

use super::Ground;
use crate::interpret::{Team, TeamKind};

/// Tasks left over for what starts unseen.
const SPARE_TASKS: u64 = 8;

/// Cores the program can keep busy.
pub(super) fn cores(ground: &Ground<'_>) -> Estimate<Cores> {
    let have = ground.cores();
    let mut reasons = Vec::new();
    let mut busy = 0.0;
    let mut wanted = 0.0;
    let mut unknown = false;
    for team in &ground.facts.teams {
        let count = count(ground, team);
        unknown |= team.count.is_none();
        let text = &team.text;
        let (cores, text) = match team.kind {
            TeamKind::Threads => {
                let text = format!("{text}: {count:.0} threads of interpreted code take turns on one core");
                reasons.push(Reason::new(Basis::Source, text, None).at(team.place.at.clone()));
                continue;
            }
            TeamKind::NativeThreads => (count, format!("{text}: {count:.0} threads that run side by side")),
            TeamKind::Processes if count > 1.0 => (count, format!("{text}: {count:.0} processes")),
            TeamKind::Processes => (count, format!("{text}: a process")),
            TeamKind::Command | TeamKind::PythonCommand => (
                (count - 1.0).max(0.0),
                match count {
                    count if count > 1.0 => format!("{text}: {count:.0} at once, started and waited for"),
                    _ => format!("{text}: started and waited for"),
                },
            ),
        };
        wanted += cores;
        let given = cores.min((have - busy).max(0.0));
        let amount = (given > 0.0).then(|| Amount::Cores(Cores::from_f64(given)));
        busy += given;
        reasons.push(Reason::new(Basis::Source, text, amount).at(team.place.at.clone()));
    }
    if busy < 1.0 {
        let rest = Cores::from_f64(1.0 - busy);
        let text = "the main thread";
        reasons.insert(0, Reason::new(Basis::Source, text, Some(Amount::Cores(rest))));
        busy = 1.0;
    }
    reasons.sort_by_key(|reason| {
        std::cmp::Reverse(match reason.amount {
            Some(Amount::Cores(cores)) => cores,
            _ => Cores::ZERO,
        })
    });
    let recommended = reasons.iter().fold(0, |sum, reason| match reason.amount {
        Some(Amount::Cores(cores)) => sum + cores.millis(),
        _ => sum,
    });
    let recommended = Cores::from_millis(recommended);
    let mut estimate = Estimate::ordered(
        Cores::from_millis(100),
        recommended,
        Cores::from_f64(wanted.max(busy).min(4096.0)),
    );
    let unit = if recommended.millis() == 1000 { "core" } else { "cores" };
    estimate.formula = format!("{recommended} {unit}");
    estimate.confidence =
        Confidence::new(match (ground.facts.complete, unknown, ground.facts.teams.is_empty()) {
            (false, ..) => 0.4,
            (_, true, _) => 0.6,
            (_, _, true) => 0.85,
            _ => 0.7,
        });
    if unknown && ground.machine.is_none() {
        let have = ground.cores();
        estimate.assumptions.push(format!("the program takes all cores there are; {have} are assumed"));
    }
    estimate.reasons = reasons;
    estimate
}

fn count(ground: &Ground<'_>, team: &Team) -> f64 {
    team.count.as_ref().map_or_else(|| ground.cores(), |count| count.value().max(0.0)).min(65_536.0)
}

/// Processes and threads at once.
pub(super) fn tasks(ground: &Ground<'_>) -> Estimate<u64> {
    let mut reasons = vec![Reason::new(Basis::Source, "the main thread", Some(Amount::Count(1)))];
    let mut sum = 1;
    let imported = ground.imports.iter().map(|(charge, place)| (charge.cost.threads, charge, place));
    if let Some((threads, charge, place)) = imported.max_by_key(|(threads, ..)| *threads)
        && threads > 0
    {
        let text = format!("threads that import {} starts", charge.name);
        reasons.push(Reason::new(Basis::Table, text, Some(Amount::Count(threads))).at(place.at.clone()));
        sum += threads;
    }
    for team in &ground.facts.teams {
        let count = whole(count(ground, team));
        reasons.push(
            Reason::new(Basis::Source, team.text.clone(), Some(Amount::Count(count)))
                .at(team.place.at.clone()),
        );
        sum += count;
    }
    reasons.push(Reason::new(
        Basis::Table,
        "spare, for what starts unseen",
        Some(Amount::Count(SPARE_TASKS)),
    ));
    let recommended = sum + SPARE_TASKS;
    let mut estimate = Estimate::ordered(sum, recommended, recommended.saturating_mul(4));
    estimate.formula = recommended.to_string();
    estimate.confidence = Confidence::new(if ground.facts.teams.is_empty() { 0.85 } else { 0.6 });
    reasons.sort_by_key(|reason| {
        std::cmp::Reverse(match reason.amount {
            Some(Amount::Count(count)) => count,
            _ => 0,
        })
    });
    estimate.reasons = reasons;
    estimate
}

fn whole(count: f64) -> u64 {
    plimsoll_model::Bytes::from_f64(count).0
}
