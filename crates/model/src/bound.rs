//! How time and memory grow with the sizes of inputs.
//!
//! Knows nothing of how a bound is worked out.

use serde::{Deserialize, Serialize};

/// A bound on growth, as an order of named sizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// A sum of products of sizes: `n*m + k log k`; `1` where it is constant.
    pub bound: String,
    /// What it is called when all sizes grow alike.
    pub class: Growth,
    /// Its power of the size, for [`Growth::Polynomial`].
    #[serde(default)]
    pub degree: Option<f64>,
    /// Whether everything that was met is counted in it.
    pub complete: bool,
    /// What makes it that large, outermost first, and what it takes for granted.
    pub reasons: Vec<String>,
    /// What the worst input can make of it, where that is more than is expected: keys that all collide, pivots that
    /// split off one element.
    #[serde(default)]
    pub worst: Option<Box<Bound>>,
}

/// How what a program needs grows with what it is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grows {
    /// Steps.
    pub time: Bound,
    /// Peak memory.
    pub space: Bound,
}

/// Classes of growth, slower ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Growth {
    /// Does not grow.
    Constant,
    /// With a logarithm, or a power of one.
    Logarithmic,
    /// In proportion.
    Linear,
    /// In proportion, times a logarithm.
    Linearithmic,
    /// With the second power.
    Quadratic,
    /// With the third power.
    Cubic,
    /// With another power.
    Polynomial,
    /// Faster than every power.
    Exponential,
    /// Not worked out.
    Unknown,
}

impl std::fmt::Display for Growth {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(match self {
            Self::Constant => "constant",
            Self::Logarithmic => "logarithmic",
            Self::Linear => "linear",
            Self::Linearithmic => "linearithmic",
            Self::Quadratic => "quadratic",
            Self::Cubic => "cubic",
            Self::Polynomial => "polynomial",
            Self::Exponential => "exponential",
            Self::Unknown => "unknown",
        })
    }
}
