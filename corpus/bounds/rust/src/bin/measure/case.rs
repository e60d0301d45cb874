//! What a driver says of the function under test: its name, the classes that its author states, and how it is called.

use crate::probe::Probe;

/// A class of growth, as its author states it. What a table says is measured.
#[derive(Clone, Copy)]
pub(crate) enum Class {
    Constant,
    Logarithmic,
    Linear,
    Linearithmic,
    Quadratic,
    Cubic,
    Polynomial,
    Exponential,
}

impl Class {
    /// As tables write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Class::Constant => "constant",
            Class::Logarithmic => "logarithmic",
            Class::Linear => "linear",
            Class::Linearithmic => "linearithmic",
            Class::Quadratic => "quadratic",
            Class::Cubic => "cubic",
            Class::Polynomial => "polynomial",
            Class::Exponential => "exponential",
        }
    }
}

/// The sizes that a function is measured at, until it becomes too costly.
#[derive(Clone, Copy)]
pub(crate) enum Sizes {
    /// 8, 11, 16, 22, 32, …, 1024, 2048, …
    Doubling,
    /// `first`, `first + step`, …: for what doubles with each.
    Steps { first: usize, step: usize },
}

impl Sizes {
    /// The smallest.
    pub(crate) fn first(self) -> usize {
        match self {
            Sizes::Doubling => 8,
            Sizes::Steps { first, .. } => first,
        }
    }
}

/// A function under test.
pub(crate) struct Case {
    pub(crate) family: &'static str,
    pub(crate) name: &'static str,
    /// Stated class of time.
    pub(crate) time: Class,
    /// Stated class of peak extra memory, what is returned included.
    pub(crate) space: Class,
    pub(crate) sizes: Sizes,
    /// What a reader of the table must know of the inputs; often nothing.
    pub(crate) note: &'static str,
    /// Makes inputs of a size and has the probe measure one call.
    pub(crate) drive: fn(usize, &mut Probe),
}

impl Case {
    /// With the family that its file knows.
    pub(crate) const fn new(
        name: &'static str,
        time: Class,
        space: Class,
        drive: fn(usize, &mut Probe),
    ) -> Case {
        Case { family: "", name, time, space, sizes: Sizes::Doubling, note: "", drive }
    }

    pub(crate) const fn note(mut self, note: &'static str) -> Case {
        self.note = note;
        self
    }

    pub(crate) const fn steps(mut self, first: usize, step: usize) -> Case {
        self.sizes = Sizes::Steps { first, step };
        self
    }
}

/// Modules of drivers, one a family, and `all`, which lists what they drive.
macro_rules! families {
    ($($family:ident),* $(,)?) => {
        $(mod $family;)*

        /// Every function under test, family by family.
        pub(crate) fn all() -> impl Iterator<Item = Case> {
            let families = [$((stringify!($family), $family::CASES)),*];
            families.into_iter().flat_map(|(family, cases)| cases.iter().map(move |case| Case { family, ..*case }))
        }
    };
}

pub(crate) use families;
