//! What the user asked for, doubled on failure: what workflow engines do by themselves.

use crate::sizing::{Facts, Ladder, Run, Strategy};

/// The user's figure.
#[derive(Debug, Default)]
pub struct Preset;

impl Strategy for Preset {
    fn predict(&mut self, _: usize, at: &Facts) -> Option<Ladder> {
        super::preset(at)
    }

    fn learn(&mut self, _: usize, _: &Run) {}
}
