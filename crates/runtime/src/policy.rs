//! Which recipe is wanted under which pressure. Pure: pressure and time come in, a choice and its reasons come out.

use std::fmt;
use std::time::Duration;

use plimsoll_model::{Millis, Pressure, Stall};

/// How contended the machine is, and is forecast to be.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outlook {
    /// Now.
    pub now: Pressure,
    /// In a while, where someone forecasts it.
    pub ahead: Option<Pressure>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Time lost while runnable.
    Cpu,
    /// Time lost to reclaim.
    Memory,
    /// Time lost to devices.
    Io,
}

/// Wants a recipe while a resource is short.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The recipe wanted.
    pub recipe: String,
    /// What is looked at.
    pub resource: Resource,
    /// Share of the last ten seconds lost at which the rule begins to hold, 0 to 1.
    pub enter: f64,
    /// Share at which it ceases to hold; less than `enter`, so that a pressure between the two changes nothing.
    pub leave: f64,
    /// After which idle time instances are hibernated meanwhile; never if none.
    pub hibernate_after: Option<Duration>,
}

/// Rules in order of precedence, and what holds when none does.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The first that holds decides.
    pub rules: Vec<Rule>,
    /// The recipe wanted when no rule holds, and in place of one that a module lacks.
    pub baseline: String,
    /// A choice stays at least this long.
    pub dwell: Duration,
}

impl Default for Policy {
    /// Memory before CPU: who waits for reclaim loses far more than a slower variant costs. The thresholds are those at
    /// which a stall is felt (a tenth of the time lost to reclaim, half to waiting for a processor).
    fn default() -> Self {
        let rule = |recipe: &str, resource, enter, leave, hibernate_after| {
            let recipe = recipe.to_owned();
            Rule { recipe, resource, enter, leave, hibernate_after }
        };
        let at_once = Some(Duration::from_millis(200));
        Self {
            rules: vec![
                rule("memory-lean", Resource::Memory, 0.10, 0.02, at_once),
                rule("cpu-lean", Resource::Cpu, 0.50, 0.20, None),
            ],
            baseline: "balanced".to_owned(),
            dwell: Duration::from_secs(5),
        }
    }
}

/// Why a policy cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PolicyError {
    /// Thresholds the wrong way round, or none at all.
    #[error(
        "rule {place} (`{recipe}`) needs 0 <= leave < enter <= 1, and has leave {leave} and enter {enter}"
    )]
    Thresholds {
        /// From 1.
        place: usize,
        /// Its recipe.
        recipe: String,
        /// As given.
        enter: f64,
        /// As given.
        leave: f64,
    },
    /// More rules than a choice can count.
    #[error("a policy has at most {most} rules, and this one has {found}")]
    TooMany {
        /// Rules there are.
        found: usize,
        /// Rules there can be.
        most: usize,
    },
}

/// A choice that changed, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// When, on the clock of whoever observes.
    pub at: Millis,
    /// Recipe wanted before.
    pub from: String,
    /// Recipe wanted since.
    pub to: String,
    /// One sentence.
    pub why: String,
}

/// A policy at work.
#[derive(Debug, Clone)]
pub(crate) struct Judge {
    policy: Policy,
    /// Of each rule, whether it holds.
    holds: Vec<bool>,
    /// Index of a rule; the number of rules stands for the baseline.
    current: usize,
    since: Option<Millis>,
    seen: Option<(Millis, Outlook)>,
    /// What would have changed if the dwell time were over.
    held_back: Option<String>,
}

impl Policy {
    const MOST_RULES: usize = 64;

    /// Gives the policy back if it can be used.
    ///
    /// # Errors
    /// When thresholds are the wrong way round or there are too many rules.
    pub fn checked(self) -> Result<Self, PolicyError> {
        if self.rules.len() > Self::MOST_RULES {
            return Err(PolicyError::TooMany { found: self.rules.len(), most: Self::MOST_RULES });
        }
        for (at, Rule { recipe, enter, leave, .. }) in self.rules.iter().enumerate() {
            if !(0.0 <= *leave && leave < enter && *enter <= 1.0) {
                let (place, recipe) = (at + 1, recipe.clone());
                return Err(PolicyError::Thresholds { place, recipe, enter: *enter, leave: *leave });
            }
        }
        Ok(self)
    }

    /// The recipe of a choice.
    pub(crate) fn recipe(&self, choice: usize) -> &str {
        self.rules.get(choice).map_or(&self.baseline, |rule| &rule.recipe)
    }
}

impl Rule {
    fn pressure(&self, outlook: &Outlook) -> (f64, bool) {
        let share = |pressure: &Pressure| {
            let Stall { avg10, .. } = match self.resource {
                Resource::Cpu => pressure.cpu,
                Resource::Memory => pressure.memory,
                Resource::Io => pressure.io,
            };
            // What cannot be a share is no pressure.
            if avg10.is_finite() { avg10.clamp(0.0, 1.0) } else { 0.0 }
        };
        let (now, ahead) = (share(&outlook.now), outlook.ahead.as_ref().map_or(0.0, share));
        (now.max(ahead), ahead > now)
    }
}

impl Judge {
    pub(crate) fn new(policy: Policy) -> Self {
        let rules = policy.rules.len();
        let holds = vec![false; rules];
        Self { policy, holds, current: rules, since: None, seen: None, held_back: None }
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    pub(crate) fn current(&self) -> usize {
        self.current
    }

    /// Takes in what is seen at `now`. A change if there is one; a clock that goes back counts as one that stands.
    pub(crate) fn step(&mut self, now: Millis, outlook: &Outlook) -> Option<Decision> {
        self.seen = Some((now, *outlook));
        for (rule, holds) in self.policy.rules.iter().zip(&mut self.holds) {
            let (share, _) = rule.pressure(outlook);
            *holds = if *holds { share > rule.leave } else { share >= rule.enter };
        }
        let wanted = self.holds.iter().position(|holds| *holds).unwrap_or(self.policy.rules.len());
        self.held_back = None;
        if wanted == self.current {
            return None;
        }
        let dwelt = self.since.map(|since| Duration::from_millis(now.0.saturating_sub(since.0)));
        if let Some(dwelt) = dwelt.filter(|dwelt| *dwelt < self.policy.dwell) {
            let left = self.policy.dwell - dwelt;
            self.held_back =
                Some(format!("{} is wanted, in {left:.1?} at the earliest", self.policy.recipe(wanted)));
            return None;
        }
        let why = match self.policy.rules.get(wanted) {
            Some(rule) => rule.told(outlook),
            None => "no rule holds any more".to_owned(),
        };
        let (from, to) = (self.policy.recipe(self.current).to_owned(), self.policy.recipe(wanted).to_owned());
        (self.current, self.since) = (wanted, Some(now));
        Some(Decision { at: now, from, to, why })
    }

    /// What is wanted and why, one line each thing that matters.
    pub(crate) fn explain(&self, into: &mut impl fmt::Write) -> fmt::Result {
        let recipe = self.policy.recipe(self.current);
        match self.since {
            Some(since) => writeln!(into, "{recipe} since {:.1} s", seconds(since))?,
            None => writeln!(into, "{recipe} from the start")?,
        }
        let Some((at, outlook)) = &self.seen else {
            return writeln!(into, "no pressure was seen yet");
        };
        for (at, (rule, holds)) in self.policy.rules.iter().zip(&self.holds).enumerate() {
            let mark = if at == self.current { "→" } else { " " };
            let holds = if *holds { "holds" } else { "does not hold" };
            writeln!(into, "{mark} {}: {holds}, {}", rule.recipe, rule.told(outlook))?;
        }
        let mark = if self.current == self.policy.rules.len() { "→" } else { " " };
        writeln!(into, "{mark} {}: when no rule holds", self.policy.baseline)?;
        if let Some(held_back) = &self.held_back {
            writeln!(into, "at {:.1} s, {held_back}", seconds(*at))?;
        }
        Ok(())
    }
}

impl Rule {
    fn told(&self, outlook: &Outlook) -> String {
        let (share, forecast) = self.pressure(outlook);
        let resource = match self.resource {
            Resource::Cpu => "CPU",
            Resource::Memory => "memory",
            Resource::Io => "IO",
        };
        let forecast = if forecast { " forecast" } else { "" };
        let percent = |share: f64| (share * 1000.0).round() / 10.0;
        format!(
            "{resource} stalls{forecast} {}% of the time, from {}% until no more than {}%",
            percent(share),
            percent(self.enter),
            percent(self.leave),
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
pub(crate) fn seconds(millis: Millis) -> f64 {
    millis.0 as f64 / 1000.0
}
