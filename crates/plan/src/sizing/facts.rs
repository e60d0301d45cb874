//! What is known of a run: before it starts ([`Facts`]), and after it ended ([`Run`]).
//!
//! Two types, so that nothing known only afterwards can reach a prediction.

/// Known before a run. What is not known is absent, never zero. Needs are in any unit, the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Facts {
    /// Size of its input, or what finished runs before it left behind for it.
    pub input: Option<f64>,
    /// What its source says it needs.
    pub prior: Option<f64>,
    /// What its user asked for.
    pub preset: Option<f64>,
    /// Cores it is given.
    pub cores: Option<f64>,
    /// When it starts, in milliseconds.
    pub at: f64,
    /// Which version of the program; equal numbers are equal versions.
    pub version: u64,
}

/// A run that ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// What was known before it.
    pub facts: Facts,
    /// What it needed at its highest; above zero.
    pub need: f64,
    /// How long it took; above zero.
    pub time: f64,
    /// Whether it was ended at a limit, so that `need` is only "at least".
    pub censored: bool,
}

/// A fact that experts can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// [`Facts::input`].
    Input,
    /// [`Facts::prior`].
    Prior,
}

impl Axis {
    /// As people are told.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input size",
            Self::Prior => "the source's figure",
        }
    }
}

impl Facts {
    /// The fact's value, where it is known and makes sense.
    #[must_use]
    pub fn along(&self, axis: Axis) -> Option<f64> {
        let value = match axis {
            Axis::Input => self.input,
            Axis::Prior => self.prior,
        };
        value.filter(|value| (0.0..LARGEST).contains(value))
    }
}

impl Run {
    /// Whether its figures can be reckoned with.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let sound = |value: f64| (SMALLEST..LARGEST).contains(&value);
        sound(self.need) && sound(self.time)
    }
}

/// Beyond these, products with times would leave the range of a float.
const LARGEST: f64 = 1e60;
const SMALLEST: f64 = 1e-60;
