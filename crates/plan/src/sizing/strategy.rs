//! What a sizing strategy is, ours or a peer's, and the list of them.

use super::facts::{Facts, Run};
use super::ladder::Ladder;
use super::peers;
use super::policy::Policy;
use super::workload::Workload;

/// Sizes runs one after the other and learns from how they went. Task types are numbered from 0.
pub trait Strategy {
    /// The limits for a run; none where there is nothing to go by.
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder>;
    /// Takes in how a run went.
    fn learn(&mut self, task: usize, run: &Run);
}

impl Strategy for Workload {
    fn predict(&mut self, task: usize, at: &Facts) -> Option<Ladder> {
        self.advise(task, at).map(|advice| advice.ladder)
    }

    fn learn(&mut self, task: usize, run: &Run) {
        Self::learn(self, task, *run);
    }
}

/// The peers by the names that people give them, each with where it is described.
pub const PEERS: [(&str, &str); 9] = [
    ("preset", "what the user asked for, doubled on failure"),
    ("max-seen", "the highest seen, doubled on failure"),
    ("krr", "Robusta KRR: the highest seen and 15 %"),
    ("vpa", "Kubernetes' Vertical Pod Autoscaler"),
    ("autopilot", "Google's Autopilot, moving window"),
    ("witt-percentile", "Witt et al.: 95th percentile"),
    ("witt-lr", "Witt et al.: regression shifted by its under-predictions"),
    ("tovar", "Tovar et al.: least expected waste of two steps"),
    ("sizey", "Bader et al.: Sizey, four models averaged"),
];

/// A peer by its name.
#[must_use]
pub fn peer(name: &str) -> Option<Box<dyn Strategy>> {
    Some(match name {
        "preset" => Box::new(peers::Preset),
        "max-seen" => Box::new(peers::MaxSeen::default()),
        "krr" => Box::new(peers::Krr::default()),
        "vpa" => Box::new(peers::Vpa::default()),
        "autopilot" => Box::new(peers::Autopilot::default()),
        "witt-percentile" => Box::new(peers::WittPercentile::default()),
        "witt-lr" => Box::new(peers::WittRegression::default()),
        "tovar" => Box::new(peers::Tovar::default()),
        "sizey" => Box::new(peers::Sizey::default()),
        _ => return None,
    })
}

/// Ours under a policy.
#[must_use]
pub fn ours(policy: Policy) -> Box<dyn Strategy> {
    Box::new(Workload::new(policy))
}
