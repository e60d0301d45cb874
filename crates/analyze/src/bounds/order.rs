//! Orders of growth: sums of products of powers, logarithms and exponentials of named sizes.
//!
//! Knows no program. Bounded: a product names at most [`FACTORS`] sizes (a further one counts as the last of them), a
//! sum at most [`TERMS`] products (further ones are folded into one that is at least as large as both).

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Sizes that one product names.
const FACTORS: usize = 4;
/// Products that one sum keeps apart.
const TERMS: usize = 4;
/// Powers count in quarters, so that square and fourth roots are whole.
const WHOLE: i16 = 4;
/// Highest power that is told apart.
const MOST_POWER: i16 = 9 * WHOLE;
/// Highest power of a logarithm that is told apart.
const MOST_LOG: u8 = 9;

/// A named size, by its place in [`super::Sizes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Size(u16);

impl Size {
    const SMALL: u16 = 1 << 15;

    /// The size at a place; a small one does not grow with the others when all grow alike.
    pub(super) const fn new(place: u16, is_small: bool) -> Self {
        Self(if is_small { place | Self::SMALL } else { place & !Self::SMALL })
    }

    pub(super) fn place(self) -> usize {
        usize::from(self.0 & !Self::SMALL)
    }

    pub(super) const fn is_small(self) -> bool {
        self.0 & Self::SMALL != 0
    }
}

/// What one size contributes to a product: `2^n · n^power · log^log n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Factor {
    size: Size,
    exponential: bool,
    /// In quarters.
    power: i16,
    log: u8,
}

impl Factor {
    fn rank(self) -> (bool, i16, u8) {
        (self.exponential, self.power, self.log)
    }

    fn times(&mut self, other: Self) {
        self.exponential |= other.exponential;
        self.power = self.power.saturating_add(other.power).min(MOST_POWER);
        self.log = self.log.saturating_add(other.log).min(MOST_LOG);
    }

    fn is_one(self) -> bool {
        self.rank() == (false, 0, 0)
    }
}

/// A product; the empty one is constant.
#[derive(Debug, Clone, Copy, Default)]
struct Term {
    /// Sorted by size; unused ones at the end are 1.
    factors: [Factor; FACTORS],
    len: u8,
}

impl Term {
    fn factors(&self) -> &[Factor] {
        self.factors.get(..usize::from(self.len)).unwrap_or_default()
    }

    fn of(&self, size: Size) -> Factor {
        let found = self.factors().iter().find(|factor| factor.size == size);
        found.copied().unwrap_or(Factor { size, ..Factor::default() })
    }

    fn multiply(&mut self, by: Factor) {
        if by.is_one() {
            return;
        }
        let len = usize::from(self.len);
        let at = self.factors().partition_point(|factor| factor.size < by.size);
        match self.factors.get_mut(..len).and_then(|factors| factors.get_mut(at)) {
            Some(factor) if factor.size == by.size => factor.times(by),
            _ if len < FACTORS => {
                self.factors[at..].rotate_right(1);
                self.factors[at] = by;
                self.len += 1;
            }
            _ => self.factors[FACTORS - 1].times(by),
        }
    }

    fn times(mut self, other: &Self) -> Self {
        for factor in other.factors() {
            self.multiply(*factor);
        }
        self
    }

    /// Whether it grows at most as fast as the other, whatever the sizes are.
    fn is_at_most(&self, other: &Self) -> bool {
        self.factors().iter().all(|factor| factor.rank() <= other.of(factor.size).rank())
    }

    /// The least product that both grow at most as fast as.
    fn join(&self, other: &Self) -> Self {
        let mut joined = *self;
        for theirs in other.factors() {
            let own = joined.of(theirs.size);
            if own.is_one() {
                joined.multiply(*theirs);
            } else if own.rank() < theirs.rank() {
                for factor in &mut joined.factors {
                    if factor.size == theirs.size {
                        *factor = *theirs;
                    }
                }
            }
        }
        joined
    }

    /// Its growth when all sizes grow alike.
    fn degree(&self) -> Degree {
        self.factors().iter().fold(Degree::default(), |sum, factor| {
            let exponential = sum.exponential || factor.exponential;
            if factor.size.is_small() {
                let (small, small_log) = (factor.power, factor.log);
                return Degree {
                    exponential,
                    small: sum.small.saturating_add(small),
                    small_log: sum.small_log.saturating_add(small_log),
                    ..sum
                };
            }
            Degree {
                exponential,
                power: sum.power.saturating_add(factor.power),
                log: sum.log.saturating_add(factor.log),
                ..sum
            }
        })
    }
}

/// How fast something grows when all sizes grow alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Degree {
    pub(super) exponential: bool,
    /// In quarters.
    power: i16,
    pub(super) log: u8,
    /// Power of sizes that do not grow with the others, in quarters.
    small: i16,
    /// Power of their logarithm.
    small_log: u8,
}

impl Degree {
    /// The power of the size, whole or in quarters.
    pub(super) fn power(self) -> f64 {
        f64::from(self.power) / f64::from(WHOLE)
    }

    /// The same where small sizes are all there is: then those are what grows.
    #[must_use]
    pub(super) fn of_all(self) -> Self {
        if self.power == 0 && self.log == 0 {
            Self { power: self.small, log: self.small_log, ..self }
        } else {
            self
        }
    }
}

/// A sum of products, none of which grows at most as fast as another; constant without any.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Order {
    terms: [Term; TERMS],
    len: u8,
}

impl Order {
    pub(super) const ONE: Self = Self { terms: [Term { factors: [EMPTY; FACTORS], len: 0 }; TERMS], len: 0 };

    /// `n^(quarters/4)`.
    pub(super) fn power(size: Size, quarters: i16) -> Self {
        Self::factor(Factor { size, power: quarters.clamp(0, MOST_POWER), ..Factor::default() })
    }

    pub(super) fn of(size: Size) -> Self {
        Self::power(size, WHOLE)
    }

    fn factor(factor: Factor) -> Self {
        let mut term = Term::default();
        term.multiply(factor);
        let mut order = Self::ONE;
        order.add(&term);
        order
    }

    fn terms(&self) -> &[Term] {
        self.terms.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// Its products as sizes with their powers and logarithms; none where one grows faster than every power.
    pub(super) fn products(&self) -> Option<Vec<Vec<(Size, f64, u8)>>> {
        let whole = |term: &Term| {
            let power = |factor: &Factor| f64::from(factor.power) / f64::from(WHOLE);
            let factors = term.factors().iter();
            factors
                .map(|factor| (!factor.exponential).then(|| (factor.size, power(factor), factor.log)))
                .collect()
        };
        self.terms().iter().map(whole).collect()
    }

    fn add(&mut self, term: &Term) {
        if term.len == 0 || self.terms().iter().any(|other| term.is_at_most(other)) {
            return;
        }
        let mut kept = 0;
        for at in 0..usize::from(self.len) {
            if !self.terms[at].is_at_most(term) {
                self.terms[kept] = self.terms[at];
                kept += 1;
            }
        }
        if kept < TERMS {
            self.terms[kept] = *term;
            self.len = u8::try_from(kept + 1).unwrap_or(u8::MAX);
            return;
        }
        self.len = u8::try_from(TERMS - 1).unwrap_or(0);
        let joined = self.terms[TERMS - 1].join(term);
        self.add(&joined);
    }

    /// The sum: whichever is larger, or both where neither is always.
    #[must_use]
    pub(super) fn plus(mut self, other: &Self) -> Self {
        for term in other.terms() {
            self.add(term);
        }
        self
    }

    #[must_use]
    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = Self::ONE;
        if self.len == 0 || other.len == 0 {
            return if self.len == 0 { *other } else { *self };
        }
        for own in self.terms() {
            for theirs in other.terms() {
                product.add(&own.times(theirs));
            }
        }
        product
    }

    /// Each product to the power `quarters / 4`.
    #[must_use]
    pub(super) fn raised(&self, quarters: i16) -> Self {
        let mut raised = Self::ONE;
        for term in self.terms() {
            let mut whole = Term::default();
            for factor in term.factors() {
                let power = i32::from(factor.power) * i32::from(quarters) / i32::from(WHOLE);
                let power = i16::try_from(power).unwrap_or(MOST_POWER).clamp(0, MOST_POWER);
                whole.multiply(Factor { power, ..*factor });
            }
            raised.add(&whole);
        }
        raised
    }

    /// Its logarithm: each size's own, and a size itself where it stood in an exponent.
    #[must_use]
    pub(super) fn log(&self) -> Self {
        let mut sum = Self::ONE;
        for factor in self.terms().iter().flat_map(Term::factors) {
            let size = factor.size;
            let factor = if factor.exponential {
                Factor { size, power: WHOLE, ..Factor::default() }
            } else {
                Factor { size, log: 1, ..Factor::default() }
            };
            sum = sum.plus(&Self::factor(factor));
        }
        sum
    }

    /// Two to its power.
    #[must_use]
    pub(super) fn exponential(&self) -> Self {
        let mut product = Self::ONE;
        for factor in self.terms().iter().flat_map(Term::factors) {
            let size = factor.size;
            // Two to the power of a logarithm is the size itself.
            let factor = if factor.exponential || factor.power > 0 {
                Factor { size, exponential: true, ..Factor::default() }
            } else {
                Factor { size, power: WHOLE, ..Factor::default() }
            };
            product = product.times(&Self::factor(factor));
        }
        product
    }

    /// All sizes it names, those of several products several times.
    pub(super) fn sizes(&self) -> impl Iterator<Item = Size> + '_ {
        self.terms().iter().flat_map(Term::factors).map(|factor| factor.size)
    }

    /// Whether it grows with more than small sizes.
    pub(super) fn grows(&self) -> bool {
        let degree = self.degree();
        degree.exponential || degree.power > 0 || degree.log > 0
    }

    /// The products that grow with a power of a size, and the others.
    pub(super) fn split_by(&self, size: Size) -> (Self, Self) {
        let (mut with, mut without) = (Self::ONE, Self::ONE);
        for term in self.terms() {
            let factor = term.of(size);
            let side = if factor.power > 0 || factor.exponential { &mut with } else { &mut without };
            side.add(term);
        }
        (with, without)
    }

    /// The products none of whose sizes is meant, and the others.
    pub(super) fn partition(&self, is_meant: impl Fn(Size) -> bool) -> (Self, Self) {
        let (mut without, mut with) = (Self::ONE, Self::ONE);
        for term in self.terms() {
            let met = term.factors().iter().any(|factor| factor.power > 0 && is_meant(factor.size));
            if met { with.add(term) } else { without.add(term) }
        }
        (without, with)
    }

    /// Whether a size is one of its factors.
    pub(super) fn names(&self, size: Size) -> bool {
        self.terms().iter().any(|term| !term.of(size).is_one())
    }

    /// The same with something else for one of its sizes.
    #[must_use]
    pub(super) fn with(&self, size: Size, other: &Self) -> Self {
        if self.terms().iter().all(|term| term.of(size).is_one()) {
            return *self;
        }
        let mut sum = Self::ONE;
        for term in self.terms() {
            let mut product = Self::ONE;
            for factor in term.factors() {
                product = product.times(&if factor.size == size {
                    other.of_factor(*factor)
                } else {
                    Self::factor(*factor)
                });
            }
            sum = sum.plus(&product);
        }
        sum
    }

    /// Raised to a factor's power, with its logarithms and exponential.
    fn of_factor(&self, factor: Factor) -> Self {
        let mut whole = if factor.power > 0 { self.raised(factor.power) } else { Self::ONE };
        if factor.exponential {
            whole = whole.times(&self.exponential());
        }
        (0..factor.log).fold(whole, |product, _| product.times(&self.log()))
    }

    pub(super) const fn is_constant(&self) -> bool {
        self.len == 0
    }

    pub(super) fn is_exponential(&self) -> bool {
        self.degree().exponential
    }

    /// Whether it grows with a power of something, not with a logarithm alone.
    pub(super) fn is_polynomial(&self) -> bool {
        self.degree() > Degree { log: MOST_LOG, ..Degree::default() }
    }

    /// Its growth when all sizes grow alike.
    pub(super) fn degree(&self) -> Degree {
        self.terms().iter().map(Term::degree).max().unwrap_or_default()
    }

    /// Whether it grows at most as fast as the other, whatever the sizes are.
    pub(super) fn is_at_most(&self, other: &Self) -> bool {
        self.terms().iter().all(|term| other.terms().iter().any(|theirs| term.is_at_most(theirs)))
    }

    /// The one that grows more slowly when all sizes grow alike; the first of equals.
    #[must_use]
    pub(super) fn min(self, other: Self) -> Self {
        if other.degree() < self.degree() { other } else { self }
    }

    /// Which grows faster when all sizes grow alike.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        self.degree().cmp(&other.degree())
    }

    /// As people write it: `n*m + k log k`, `1` where it is constant.
    pub(super) fn shown(&self, name: impl Fn(Size) -> String) -> String {
        if self.is_constant() {
            return "1".to_owned();
        }
        let mut terms: Vec<&Term> = self.terms().iter().collect();
        terms.sort_by_key(|term| std::cmp::Reverse(term.degree()));
        let shown: Vec<String> = terms.into_iter().map(|term| shown_term(term, &name)).collect();
        shown.join(" + ")
    }
}

impl Hash for Order {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Terms stand in order of appearance: their sum does not depend on it.
        let terms = self.terms().iter().map(|term| {
            let mut hasher = DefaultHasher::new();
            term.factors().hash(&mut hasher);
            hasher.finish()
        });
        terms.fold(0_u64, u64::wrapping_add).hash(state);
    }
}

impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.is_at_most(other) && other.is_at_most(self)
    }
}

const EMPTY: Factor = Factor { size: Size::new(0, false), exponential: false, power: 0, log: 0 };

fn shown_term(term: &Term, name: &impl Fn(Size) -> String) -> String {
    let (mut first, mut logs) = (Vec::new(), String::new());
    for factor in term.factors() {
        let name = name(factor.size);
        if factor.exponential {
            first.push(format!("2^{name}"));
        }
        match (factor.power / WHOLE, factor.power % WHOLE) {
            (0, 0) => {}
            (1, 0) => first.push(name.clone()),
            (whole, 0) => first.push(format!("{name}^{whole}")),
            (0, 2) => first.push(format!("sqrt({name})")),
            _ => first.push(format!("{name}^{}", f64::from(factor.power) / f64::from(WHOLE))),
        }
        let _ = match factor.log {
            0 => Ok(()),
            1 => write!(logs, " log {name}"),
            many => write!(logs, " log^{many} {name}"),
        };
    }
    // Larger powers first would hide which size is meant; the order of appearance is kept.
    format!("{}{logs}", first.join("*")).trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const N: Size = Size::new(0, false);
    const M: Size = Size::new(1, false);

    fn shown(order: &Order) -> String {
        order
            .shown(|size| ["n", "m", "k", "j", "i", "h"].get(usize::from(size.0)).unwrap_or(&"?").to_string())
    }

    #[test]
    fn sums_keep_what_neither_outgrows() {
        let (n, m) = (Order::of(N), Order::of(M));
        assert_eq!(shown(&n.times(&m).plus(&n).plus(&n.times(&n.log()))), "n*m + n log n");
        assert_eq!(shown(&n.plus(&Order::ONE)), "n");
        assert_eq!(shown(&n.times(&n).raised(2)), "n");
        assert_eq!(shown(&n.raised(2)), "sqrt(n)");
        assert_eq!(shown(&Order::ONE), "1");
        assert_eq!(shown(&n.exponential().times(&n)), "2^n*n");
        assert_eq!(shown(&n.log().exponential()), "n");
        assert_eq!(shown(&n.times(&m).log()), "log n + log m");
    }

    fn orders() -> impl Strategy<Value = Order> {
        let factor = (0_u16..6, any::<bool>(), 0_i16..9, 0_u8..3);
        let term = prop::collection::vec(factor, 0..4);
        prop::collection::vec(term, 0..4).prop_map(|terms| {
            let mut order = Order::ONE;
            for factors in terms {
                let mut term = Term::default();
                for (size, exponential, power, log) in factors {
                    term.multiply(Factor {
                        size: Size::new(size, false),
                        exponential: exponential && power == 0,
                        power,
                        log,
                    });
                }
                order.add(&term);
            }
            order
        })
    }

    proptest! {
        #[test]
        fn a_sum_is_at_least_its_parts(a in orders(), b in orders()) {
            let sum = a.plus(&b);
            prop_assert!(sum.degree() >= a.degree().max(b.degree()));
            prop_assert_eq!(a.plus(&a), a);
        }

        #[test]
        fn a_product_is_at_least_its_factors(a in orders(), b in orders()) {
            let product = a.times(&b);
            prop_assert!(product.degree() >= a.degree().max(b.degree()));
        }

        #[test]
        fn whatever_is_done_stays_bounded(a in orders(), b in orders(), quarters in -9_i16..99) {
            let order = a.times(&b).raised(quarters).plus(&b.exponential()).times(&a.log());
            prop_assert!(order.terms().len() <= TERMS);
            prop_assert!(order.terms().iter().all(|term| term.factors().len() <= FACTORS));
            let _ = shown(&order);
        }
    }
}
