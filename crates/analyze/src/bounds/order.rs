//! Orders of growth: sums of products of powers, logarithms and exponentials of named sizes.
//!
//! Knows no program. Bounded: a product names at most [`FACTORS`] sizes (a further one counts as the last of them), a
//! sum at most [`TERMS`] products (further ones are folded into one that is at least as large as both).

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hash, Hasher};

use foldhash::fast::FixedState;

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

/// What one size contributes to a product: `2^n · n^power · log^log n`. All in one word: the size above, then whether it
/// is exponential, its power in quarters, and its logarithm's, so that what grows faster is the larger number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
struct Factor(u32);

impl Factor {
    const EXPONENTIAL: u32 = 1 << 15;
    /// Of the power.
    const SHIFT: u32 = 8;
    /// Everything but the size.
    const RANK: u32 = (1 << 16) - 1;

    /// A power, clamped to those that are told apart.
    fn new(size: Size, exponential: bool, power: i16, log: u8) -> Self {
        let power = u32::from(power.clamp(0, MOST_POWER).unsigned_abs());
        let exponential = if exponential { Self::EXPONENTIAL } else { 0 };
        Self(u32::from(size.0) << 16 | exponential | power << Self::SHIFT | u32::from(log.min(MOST_LOG)))
    }

    const fn size(self) -> Size {
        Size((self.0 >> 16) as u16)
    }

    const fn exponential(self) -> bool {
        self.0 & Self::EXPONENTIAL != 0
    }

    /// In quarters.
    const fn power(self) -> i16 {
        (self.0 >> Self::SHIFT & 0x7f) as i16
    }

    const fn log(self) -> u8 {
        (self.0 & 0xff) as u8
    }

    /// Which grows faster, of the same size.
    const fn rank(self) -> u32 {
        self.0 & Self::RANK
    }

    fn times(self, other: Self) -> Self {
        let exponential = self.exponential() || other.exponential();
        Self::new(self.size(), exponential, self.power() + other.power(), self.log() + other.log())
    }

    const fn is_one(self) -> bool {
        self.rank() == 0
    }
}

/// A product; the empty one is constant.
#[derive(Debug, Clone, Copy, Default)]
struct Term {
    /// Sorted by size; unused ones at the end are 1.
    factors: [Factor; FACTORS],
}

impl Term {
    const ONE: Self = Self { factors: [Factor(0); FACTORS] };

    fn factors(&self) -> &[Factor] {
        let len = self.factors.iter().take_while(|factor| !factor.is_one()).count();
        &self.factors[..len]
    }

    fn is_one(&self) -> bool {
        self.factors[0].is_one()
    }

    fn of(&self, size: Size) -> Factor {
        let found = self.factors.iter().find(|factor| factor.size() == size && !factor.is_one());
        found.copied().unwrap_or(Factor::new(size, false, 0, 0))
    }

    fn multiply(&mut self, by: Factor) {
        if by.is_one() {
            return;
        }
        let len = self.factors().len();
        let at = self.factors[..len].iter().take_while(|factor| factor.size() < by.size()).count();
        match self.factors[..len].get_mut(at) {
            Some(factor) if factor.size() == by.size() => *factor = factor.times(by),
            _ if len < FACTORS => {
                self.factors[at..].rotate_right(1);
                self.factors[at] = by;
            }
            _ => self.factors[FACTORS - 1] = self.factors[FACTORS - 1].times(by),
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
        self.factors().iter().all(|factor| factor.rank() <= other.of(factor.size()).rank())
    }

    /// The least product that both grow at most as fast as.
    fn join(&self, other: &Self) -> Self {
        let mut joined = *self;
        for theirs in other.factors() {
            let own = joined.of(theirs.size());
            if own.is_one() {
                joined.multiply(*theirs);
            } else if own.rank() < theirs.rank() {
                for factor in &mut joined.factors {
                    if !factor.is_one() && factor.size() == theirs.size() {
                        *factor = *theirs;
                    }
                }
            }
        }
        joined
    }

    fn powers(&self) -> impl Iterator<Item = (Size, f64)> + '_ {
        self.factors().iter().map(|factor| (factor.size(), f64::from(factor.power()) / f64::from(WHOLE)))
    }

    /// Its growth when all sizes grow alike.
    fn degree(&self) -> Degree {
        let mut sum = Degree::default();
        for factor in self.factors() {
            sum.exponential |= factor.exponential();
            let (power, log) = if factor.size().is_small() {
                (&mut sum.small, &mut sum.small_log)
            } else {
                (&mut sum.power, &mut sum.log)
            };
            *power += factor.power();
            *log += factor.log();
        }
        sum
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
    /// Those that are 1 stand at the end and count for nothing.
    terms: [Term; TERMS],
}

impl Order {
    pub(super) const ONE: Self = Self { terms: [Term::ONE; TERMS] };

    /// `n^(quarters/4)`.
    pub(super) fn power(size: Size, quarters: i16) -> Self {
        Self::factor(Factor::new(size, false, quarters, 0))
    }

    pub(super) fn of(size: Size) -> Self {
        Self::power(size, WHOLE)
    }

    fn factor(factor: Factor) -> Self {
        let mut order = Self::ONE;
        order.terms[0].multiply(factor);
        order
    }

    fn terms(&self) -> &[Term] {
        let len = self.terms.iter().take_while(|term| !term.is_one()).count();
        &self.terms[..len]
    }

    /// Its products as sizes with their powers and logarithms; none where one grows faster than every power.
    pub(super) fn products(&self) -> Option<Vec<Vec<(Size, f64, u8)>>> {
        let whole = |term: &Term| {
            let power = |factor: &Factor| f64::from(factor.power()) / f64::from(WHOLE);
            let factors = term.factors().iter();
            factors
                .map(|factor| (!factor.exponential()).then(|| (factor.size(), power(factor), factor.log())))
                .collect()
        };
        self.terms().iter().map(whole).collect()
    }

    fn add(&mut self, term: &Term) {
        let len = self.terms().len();
        if term.is_one() || self.terms[..len].iter().any(|other| term.is_at_most(other)) {
            return;
        }
        let mut kept = 0;
        for at in 0..len {
            if !self.terms[at].is_at_most(term) {
                self.terms[kept] = self.terms[at];
                kept += 1;
            }
        }
        self.terms[kept..].fill(Term::ONE);
        if kept < TERMS {
            self.terms[kept] = *term;
            return;
        }
        let joined = self.terms[TERMS - 1].join(term);
        self.terms[TERMS - 1] = Term::ONE;
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
        if self.is_constant() || other.is_constant() {
            return if self.is_constant() { *other } else { *self };
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
                let power = i32::from(factor.power()) * i32::from(quarters) / i32::from(WHOLE);
                let power = i16::try_from(power).unwrap_or(MOST_POWER);
                whole.multiply(Factor::new(factor.size(), factor.exponential(), power, factor.log()));
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
            let size = factor.size();
            let factor = if factor.exponential() {
                Factor::new(size, false, WHOLE, 0)
            } else {
                Factor::new(size, false, 0, 1)
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
            let size = factor.size();
            // Two to the power of a logarithm is the size itself.
            let factor = if factor.exponential() || factor.power() > 0 {
                Factor::new(size, true, 0, 0)
            } else {
                Factor::new(size, false, WHOLE, 0)
            };
            product = product.times(&Self::factor(factor));
        }
        product
    }

    /// All sizes it names, those of several products several times.
    pub(super) fn sizes(&self) -> impl Iterator<Item = Size> + '_ {
        self.terms().iter().flat_map(Term::factors).map(|factor| factor.size())
    }

    /// The highest power of a size in its products.
    pub(super) fn power_of(&self, size: Size) -> f64 {
        self.powers().filter(|(one, _)| *one == size).map(|(_, power)| power).fold(0.0, f64::max)
    }

    /// The powers of single sizes in its products.
    pub(super) fn powers(&self) -> impl Iterator<Item = (Size, f64)> + '_ {
        self.terms().iter().flat_map(Term::powers)
    }

    /// Without the products that have a factor like this.
    #[must_use]
    pub(super) fn without(&self, is_meant: impl Fn((Size, f64)) -> bool) -> Self {
        let mut kept = Self::ONE;
        for term in self.terms().iter().filter(|term| !term.powers().any(&is_meant)) {
            kept.add(term);
        }
        kept
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
            let side = if factor.power() > 0 || factor.exponential() { &mut with } else { &mut without };
            side.add(term);
        }
        (with, without)
    }

    /// The products none of whose sizes is meant, and the others.
    pub(super) fn partition(&self, is_meant: impl Fn(Size) -> bool) -> (Self, Self) {
        let (mut without, mut with) = (Self::ONE, Self::ONE);
        for term in self.terms() {
            let met = term.factors().iter().any(|factor| factor.power() > 0 && is_meant(factor.size()));
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
                product = product.times(&if factor.size() == size {
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
        let mut whole = if factor.power() > 0 { self.raised(factor.power()) } else { Self::ONE };
        if factor.exponential() {
            whole = whole.times(&self.exponential());
        }
        (0..factor.log()).fold(whole, |product, _| product.times(&self.log()))
    }

    pub(super) fn is_constant(&self) -> bool {
        self.terms[0].is_one()
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
        let hash = FixedState::default();
        let terms = self.terms().iter().map(|term| hash.hash_one(term.factors));
        terms.fold(0_u64, u64::wrapping_add).hash(state);
    }
}

impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.is_at_most(other) && other.is_at_most(self)
    }
}

fn shown_term(term: &Term, name: &impl Fn(Size) -> String) -> String {
    let (mut first, mut logs) = (Vec::new(), String::new());
    for factor in term.factors() {
        let name = name(factor.size());
        if factor.exponential() {
            first.push(format!("2^{name}"));
        }
        match (factor.power() / WHOLE, factor.power() % WHOLE) {
            (0, 0) => {}
            (1, 0) => first.push(name.clone()),
            (whole, 0) => first.push(format!("{name}^{whole}")),
            (0, 2) => first.push(format!("sqrt({name})")),
            _ => first.push(format!("{name}^{}", f64::from(factor.power()) / f64::from(WHOLE))),
        }
        let _ = match factor.log() {
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
                    let exponential = exponential && power == 0;
                    term.multiply(Factor::new(Size::new(size, false), exponential, power, log));
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
            // `2^n` outgrows `n`, so that the sum of both has less of a power than `n`: beside exponents powers say nothing.
            let degree = sum.degree();
            prop_assert!(degree.exponential || degree >= a.degree().max(b.degree()));
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
