//! How dear a failure is, and what never to go below. The named ones are `profiles/policies/*.toml`.

/// What a ladder is chosen by. Everything is relative, so that needs may be in any unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// What a failure costs besides the allocation it wasted, in mean runs of the workload (λ): a restart, a wait in a
    /// queue, a person's look. It does not grow with the run that failed, so small runs get wide margins.
    pub failure: f64,
    /// Never below this share of the highest need seen of the program's version at hand; 0 for no such floor.
    pub seen: f64,
    /// Never below this, in the unit of needs.
    pub least: f64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { failure: 0.02, seen: 0.0, least: 0.0 }
    }
}
