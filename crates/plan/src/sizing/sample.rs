//! What a run may need, as a weighted sample: each past run, carried over to the run at hand, with its weight and its time.
//!
//! Knows neither how the values came about nor what is decided from them.

/// One possible outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Atom {
    /// What the run would need.
    pub need: f64,
    /// How likely it is, against the other atoms.
    pub weight: f64,
    /// How long the run would take.
    pub time: f64,
}

/// Possible outcomes in order of need. Everything in it is finite; needs and times are above zero, weights not below.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    atoms: Vec<Atom>,
}

impl Sample {
    /// Puts atoms in order. What is not finite or not above zero is left out.
    #[must_use]
    pub fn new(mut atoms: Vec<Atom>) -> Self {
        atoms.retain(|atom| {
            let sound = |value: f64| value.is_finite() && value > 0.0;
            sound(atom.need) && sound(atom.weight) && sound(atom.time)
        });
        atoms.sort_unstable_by(|a, b| a.need.total_cmp(&b.need));
        Self { atoms }
    }

    /// The atoms, by need.
    #[must_use]
    pub fn atoms(&self) -> &[Atom] {
        &self.atoms
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.atoms.is_empty()
    }

    /// The highest need; zero without any.
    #[must_use]
    pub fn highest(&self) -> f64 {
        self.atoms.last().map_or(0.0, |atom| atom.need)
    }

    /// All weight together.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.atoms.iter().map(|atom| atom.weight).sum()
    }

    /// How many equally weighted atoms would tell as much (L. Kish, "Survey Sampling", 1965, section 11.7).
    #[must_use]
    pub fn effective(&self) -> f64 {
        let squares: f64 = self.atoms.iter().map(|atom| atom.weight * atom.weight).sum();
        let sum = self.weight();
        if squares > 0.0 { sum * sum / squares } else { 0.0 }
    }

    /// The need that a share of the weight lies at or below; zero without atoms.
    #[must_use]
    pub fn quantile(&self, share: f64) -> f64 {
        let wanted = self.weight() * share.clamp(0.0, 1.0);
        let mut below = 0.0;
        for atom in &self.atoms {
            below += atom.weight;
            if below >= wanted {
                return atom.need;
            }
        }
        self.highest()
    }

    /// Mean time, by weight.
    #[must_use]
    pub fn time(&self) -> f64 {
        let sum: f64 = self.atoms.iter().map(|atom| atom.weight * atom.time).sum();
        let weight = self.weight();
        if weight > 0.0 { sum / weight } else { 0.0 }
    }
}
