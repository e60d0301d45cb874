//! One choice for many instances: fed with pressure, read with an atomic load at each call.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use plimsoll_model::Millis;
use plimsoll_telemetry::PressureFiles;

use crate::cache::Metering;
use crate::policy::{Decision, Judge, Outlook, Policy, PolicyError, seconds};
use crate::{Error, Host, Instance, Module};

/// Decides by a policy which variant instances are to be in. Cheap to clone; clones are the same selector.
#[derive(Debug, Clone)]
pub struct Selector {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// The rule that holds, the number of rules standing for the baseline.
    wanted: AtomicU32,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    judge: Judge,
    decisions: VecDeque<Decision>,
}

/// Feeds a selector from the kernel's files until it is dropped.
#[derive(Debug)]
pub struct Watch {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Decisions remembered for [`Selector::explain`].
const REMEMBERED: usize = 16;

impl Selector {
    /// One that begins with the policy's baseline.
    ///
    /// # Errors
    /// When the policy cannot be used.
    pub fn try_new(policy: Policy) -> Result<Self, PolicyError> {
        policy.checked().map(Self::at_work)
    }

    /// One that begins with the policy's baseline. A policy that cannot be used (see [`try_new`](Self::try_new)) keeps
    /// its baseline and loses its rules.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let plain = Policy { rules: Vec::new(), baseline: policy.baseline.clone(), dwell: policy.dwell };
        Self::at_work(policy.checked().unwrap_or(plain))
    }

    fn at_work(policy: Policy) -> Self {
        let judge = Judge::new(policy);
        let wanted = AtomicU32::new(index(judge.current()));
        let state = Mutex::new(State { judge, decisions: VecDeque::new() });
        Self { inner: Arc::new(Inner { wanted, state }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in the pressure at `now`, on any clock that goes on. The decision if it changes the choice.
    pub fn observe(&self, now: Millis, outlook: &Outlook) -> Option<Decision> {
        let mut state = self.state();
        let decision = state.judge.step(now, outlook)?;
        self.inner.wanted.store(index(state.judge.current()), Ordering::Release);
        if state.decisions.len() == REMEMBERED {
            state.decisions.pop_front();
        }
        state.decisions.push_back(decision.clone());
        Some(decision)
    }

    /// Reads these files so often, from a thread of its own, until what is given back is dropped.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn watch(&self, files: PressureFiles, every: Duration) -> std::io::Result<Watch> {
        let (stop, stopped) = mpsc::channel();
        let selector = self.clone();
        let thread = std::thread::Builder::new().name("plimsoll-pressure".to_owned()).spawn(move || {
            let began = Instant::now();
            while stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                let now = Millis(u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX));
                selector.observe(now, &Outlook { now: files.read(), ahead: None });
            }
        })?;
        Ok(Watch { stop: Some(stop), thread: Some(thread) })
    }

    /// The recipe that is wanted now, whether or not a module has it.
    #[must_use]
    pub fn recipe(&self) -> String {
        let state = self.state();
        state.judge.policy().recipe(state.judge.current()).to_owned()
    }

    /// After which idle time the present choice wants instances hibernated.
    #[must_use]
    pub fn hibernate_after(&self) -> Option<Duration> {
        let state = self.state();
        state.judge.policy().rules.get(state.judge.current())?.hibernate_after
    }

    /// What is wanted, why, and what was decided lately: lines of text.
    #[must_use]
    pub fn explain(&self) -> String {
        let state = self.state();
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = state.judge.explain(&mut text);
        for Decision { at, from, to, why } in state.decisions.iter().rev() {
            let _ = writeln!(text, "{:>8.1} s  {from} → {to}: {why}", seconds(*at));
        }
        text
    }

    /// Makes an instance in the variant that is wanted now. It follows the selector from call to call.
    ///
    /// # Errors
    /// When the module has no variant with the host's metering, does not fit the host, or fails as it starts.
    pub fn instantiate<T: 'static>(&self, module: &Module, host: &Host<T>) -> Result<Instance<T>, Error> {
        Instance::new(self, module, host)
    }

    /// What to compare with for whether something changed: one atomic load.
    #[inline]
    pub(crate) fn wanted(&self) -> u32 {
        self.inner.wanted.load(Ordering::Acquire)
    }

    /// The variant of a module that comes closest to what is wanted: that recipe, or the baseline, or any.
    pub(crate) fn pick(&self, wanted: u32, module: &Module, metering: Metering) -> Result<usize, Error> {
        let state = self.state();
        let policy = state.judge.policy();
        [policy.recipe(wanted as usize), &policy.baseline]
            .iter()
            .find_map(|recipe| module.variant(recipe, metering))
            .map_or_else(|| module.any_variant(metering), Ok)
    }

    /// What comes closest, in a list of recipes, to each rule and the baseline; none of an empty list.
    pub(crate) fn table(&self, recipes: &[&str]) -> Option<Vec<usize>> {
        let state = self.state();
        let policy = state.judge.policy();
        let place = |recipe: &str| recipes.iter().position(|known| *known == recipe);
        let last = recipes.len().checked_sub(1)?;
        let baseline = place(&policy.baseline).unwrap_or(last);
        let rules = policy.rules.iter().map(|rule| place(&rule.recipe).unwrap_or(baseline));
        Some(rules.chain([baseline]).collect())
    }
}

/// A choice as it is stored; a checked policy has few.
fn index(choice: usize) -> u32 {
    u32::try_from(choice).unwrap_or(0)
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // It does nothing that panics; if it did, there is nobody to tell.
            drop(thread.join());
        }
    }
}
