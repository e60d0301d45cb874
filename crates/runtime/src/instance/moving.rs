//! How an instance gets from one store into another: at once, or by way of sleep.

use std::time::{Duration, Instant};

use plimsoll_model::Bytes;
use wasmtime::Store;

use super::{Asleep, Awake, Instance, Life, Sleep, Switch, UNSEEN, next_generation};
use crate::handover::{Captured, Reach, failed};
use crate::host::{Held, Meter};
use crate::pack::Packed;
use crate::pages::{self, NotMoved, move_pages};
use crate::{Error, Stay};

/// What ended bringing up a new instance.
enum NotUp {
    /// Nothing happened to the old state.
    Clean(Stay),
    /// Nothing happened to the old state, but the new store must be leaked.
    Holed(Stay),
    /// Some memory is gone.
    Torn(String),
}

impl From<Stay> for NotUp {
    fn from(stay: Stay) -> Self {
        Self::Clean(stay)
    }
}

impl<T: 'static> Instance<T> {
    /// Goes to the variant of this recipe now, whatever the selector wants; when that changes its mind next, it is
    /// followed again.
    ///
    /// # Errors
    /// When there is no such variant, or why the instance stays in the one it is in.
    pub fn switch(&mut self, recipe: &str) -> Result<(), Error> {
        let target = self.module.variant(recipe, self.host.metering());
        let target = target.ok_or_else(|| Error::NoRecipe {
            name: self.module.name().to_owned(),
            recipe: recipe.to_owned(),
            known: self.module.variants().iter().map(|one| one.recipe().to_owned()).collect(),
        })?;
        match &self.life {
            Life::Asleep(_) => self.wake_as(target),
            Life::Awake(_) => self.switch_to(target),
            Life::Lost(reason) => Err(Error::Lost(reason.clone())),
        }?;
        self.seen = self.selector.wanted();
        Ok(())
    }

    #[cold]
    pub(super) fn follow(&mut self, wanted: u32) -> Result<(), Error> {
        let target = self.selector.pick(wanted, &self.module, self.host.metering())?;
        match &self.life {
            Life::Asleep(_) => self.wake_as(target)?,
            // That it stays where it is hinders no call; `stays_because` tells.
            Life::Awake(_) => match self.switch_to(target) {
                Ok(()) | Err(Error::Stays(_)) => {}
                Err(error) => return Err(error),
            },
            Life::Lost(reason) => return Err(Error::Lost(reason.clone())),
        }
        self.seen = wanted;
        Ok(())
    }

    /// Takes a live instance to another variant, with all its state.
    fn switch_to(&mut self, target: usize) -> Result<(), Error> {
        self.stays = None;
        if target == self.variant {
            return Ok(());
        }
        let started = Instant::now();
        let from = self.variant().recipe().to_owned();
        let outcome = self.hand_over(target);
        match outcome {
            Ok(moved) => {
                let to = self.variant().recipe().to_owned();
                self.last = Some(Switch { from, to, moved, took: started.elapsed() });
                Ok(())
            }
            Err(Error::Stays(stay)) => {
                self.stays = Some((*stay).clone());
                Err(Error::Stays(stay))
            }
            Err(error) => Err(error),
        }
    }

    fn hand_over(&mut self, target: usize) -> Result<Bytes, Error> {
        let (old, new) = (&self.module.variants()[self.variant], &self.module.variants()[target]);
        let map = &old.manifest.state;
        let Life::Awake(awake) = &mut self.life else {
            return Err(Error::Lost("it is not awake".to_owned()));
        };
        if *map != new.manifest.state {
            let (from, to) = (old.recipe().to_owned(), new.recipe().to_owned());
            return Err(Error::stays(Stay::Unlike { from, to }));
        }
        let mut reach = Reach { store: &mut awake.store, instance: awake.instance, map };
        let captured = reach.capture().map_err(Error::stays)?;
        let spans = reach.spans().map_err(Error::stays)?;
        let fuel = awake.store.get_fuel().ok();
        let data = awake.store.data_mut().take();
        let mut store = self.host.store(new, self.host.hold(data));
        let up = bring_up(&mut store, self, target, &captured).and_then(|instance| {
            let mut reach = Reach { store: &mut store, instance, map };
            let targets = reach.spans()?;
            // SAFETY: both stores are ours alone and run nothing now; these are whole memories of equal length, mapped by
            // Wasmtime apart from each other.
            unsafe { move_all(&spans, &targets)? };
            settle_meter(&mut store, fuel)?;
            Ok(instance)
        });
        match up {
            Ok(instance) => {
                self.live(store, instance, target);
                Ok(Bytes(spans.iter().map(|(_, length)| *length as u64).sum()))
            }
            Err(not_up) => {
                let data = store.data_mut().take();
                if let Life::Awake(awake) = &mut self.life {
                    awake.store.data_mut().put(data);
                }
                match not_up {
                    NotUp::Clean(stay) => Err(Error::stays(stay)),
                    NotUp::Holed(stay) => {
                        std::mem::forget(store);
                        Err(Error::stays(stay))
                    }
                    NotUp::Torn(reason) => {
                        std::mem::forget(store);
                        self.life = Life::Lost(reason.clone());
                        Err(Error::Lost(reason))
                    }
                }
            }
        }
    }

    /// From here on it is this one, in this variant.
    fn live(&mut self, store: Store<Held<T>>, instance: wasmtime::Instance, variant: usize) {
        let functions = vec![None; self.module.functions().len()];
        self.life = Life::Awake(Awake { store, instance, functions });
        self.variant = variant;
        self.generation = next_generation();
    }

    /// Gives back the instance's memory, and all else a live instance takes, keeping its state compressed. The next call
    /// wakes it, in the variant that the selector wants by then. One that sleeps already sleeps on.
    ///
    /// # Errors
    /// Why it stays awake.
    pub fn hibernate(&mut self) -> Result<Sleep, Error> {
        let map = &self.module.variants()[self.variant].manifest.state;
        let awake = match &mut self.life {
            Life::Awake(awake) => awake,
            Life::Asleep(asleep) => return Ok(asleep.told()),
            Life::Lost(reason) => return Err(Error::Lost(reason.clone())),
        };
        let mut reach = Reach { store: &mut awake.store, instance: awake.instance, map };
        let captured = reach.capture().map_err(Error::stays)?;
        let mut packed = Vec::with_capacity(map.memories.len());
        for export in &map.memories {
            let memory = reach.memory(export).map_err(Error::stays)?;
            let memory = Packed::new(memory.data(&*reach.store));
            let memory = memory
                .map_err(|error| Error::stays(Stay::Failed(format!("its memory does not pack: {error}"))))?;
            packed.push(memory);
        }
        let lengths = reach.spans().map_err(Error::stays)?.iter().map(|(_, length)| *length as u64).sum();
        let fuel = awake.store.get_fuel().ok();
        let data = awake.store.data_mut().take();
        let held = Bytes(packed.iter().map(|one| one.held() as u64).sum());
        let asleep = Asleep { data, captured, packed, fuel, memory: Bytes(lengths), held };
        let told = asleep.told();
        self.module.slept(told.held, told.kept);
        self.life = Life::Asleep(Box::new(asleep));
        self.seen = UNSEEN;
        Ok(told)
    }

    /// Hibernates the instance if it was idle for as long as the selector's present choice, or else the variant's recipe,
    /// says. Gives what that did, if it did.
    ///
    /// # Errors
    /// Why it stays awake.
    pub fn tend(&mut self, idle: Duration) -> Result<Option<Sleep>, Error> {
        let of_recipe = self.variant().manifest.figures.hibernate_after;
        let of_recipe = of_recipe.map(|after| Duration::from_millis(after.0));
        match self.selector.hibernate_after().or(of_recipe) {
            Some(after) if self.is_awake() && idle >= after => self.hibernate().map(Some),
            _ => Ok(None),
        }
    }

    /// What hibernating it would give back: the pages it wrote to, less what instances of its module were found to keep of
    /// theirs. Nothing of one that sleeps or cannot. Asks the kernel for each page, which takes some 10 µs a MiB.
    pub fn would_gain(&mut self) -> Bytes {
        let map = &self.module.variants()[self.variant].manifest.state;
        let Life::Awake(awake) = &mut self.life else { return Bytes::ZERO };
        if !map.fixed.is_empty() {
            return Bytes::ZERO;
        }
        let mut reach = Reach { store: &mut awake.store, instance: awake.instance, map };
        let spans = reach.spans().unwrap_or_default();
        let pages: usize = spans
            .iter()
            .flat_map(|(start, length)| pages::written(start.cast_const(), *length))
            .map(|run| run.len())
            .sum();
        let held = Bytes((pages * rustix::param::page_size()) as u64);
        held.scale(1.0 - self.module.kept())
    }

    /// Brings a sleeping instance back; one that is awake stays as it is. Calls do so by themselves.
    ///
    /// # Errors
    /// When it cannot be brought back now; it sleeps on.
    pub fn wake(&mut self) -> Result<(), Error> {
        self.ready().map(|_| ())
    }

    fn wake_as(&mut self, target: usize) -> Result<(), Error> {
        let (was, new) = (&self.module.variants()[self.variant], &self.module.variants()[target]);
        // One that cannot take over from the variant before leaves it to that one to go on.
        let target = if was.manifest.state == new.manifest.state { target } else { self.variant };
        let new = &self.module.variants()[target];
        let Life::Asleep(asleep) = &mut self.life else { return Ok(()) };
        let data = asleep.data.take();
        let mut store = self.host.store(new, self.host.hold(data));
        let Life::Asleep(asleep) = &self.life else { return Ok(()) };
        let up = bring_up(&mut store, self, target, &asleep.captured).and_then(|instance| {
            let mut reach = Reach { store: &mut store, instance, map: &new.manifest.state };
            for (export, packed) in reach.map.memories.iter().zip(&asleep.packed) {
                let memory = reach.memory(export)?;
                packed.unpack(memory.data_mut(&mut *reach.store))?;
            }
            settle_meter(&mut store, asleep.fuel)?;
            Ok(instance)
        });
        match up {
            Ok(instance) => {
                self.live(store, instance, target);
                Ok(())
            }
            Err(NotUp::Clean(stay) | NotUp::Holed(stay)) => {
                if let Life::Asleep(asleep) = &mut self.life {
                    asleep.data = store.data_mut().take();
                }
                Err(Error::Wake(Box::new(stay)))
            }
            Err(NotUp::Torn(reason)) => Err(Error::Lost(reason)),
        }
    }
}

impl<T> Asleep<T> {
    fn told(&self) -> Sleep {
        let kept = self.packed.iter().map(Packed::size).sum::<usize>();
        Sleep { memory: self.memory, held: self.held, kept: Bytes(kept as u64) }
    }
}

/// Instantiates the target and puts all state in but the content of memory. Neither the host's limiter is asked nor the
/// meter runs meanwhile: nothing here is new.
fn bring_up<T: 'static>(
    store: &mut Store<Held<T>>,
    instance: &Instance<T>,
    target: usize,
    captured: &Captured,
) -> Result<wasmtime::Instance, NotUp> {
    let variant = &instance.module.variants()[target];
    match instance.meter {
        Meter::None => {}
        Meter::Fuel(_) => store.set_fuel(u64::MAX).map_err(failed)?,
        // Far, and yet no overflow when the engine's present tick is added.
        Meter::Epochs(_) => store.set_epoch_deadline(u64::MAX / 2),
    }
    let linked = instance.host.linked(&instance.module, variant);
    let linked = linked.map_err(|error| Stay::Failed(error.to_string()))?;
    store.data_mut().handing_over = true;
    let up = linked.instantiate(&mut *store).map_err(failed).and_then(|up| {
        Reach { store, instance: up, map: &variant.manifest.state }.restore(captured)?;
        Ok(up)
    });
    store.data_mut().handing_over = false;
    Ok(up?)
}

fn settle_meter<T: 'static>(store: &mut Store<Held<T>>, fuel: Option<u64>) -> Result<(), Stay> {
    fuel.map_or(Ok(()), |fuel| store.set_fuel(fuel).map_err(failed))
}

/// Moves all memories, or none.
///
/// # Safety
/// As [`move_pages`] for each pair.
unsafe fn move_all(from: &[(*mut u8, usize)], to: &[(*mut u8, usize)]) -> Result<(), NotUp> {
    let unlike = from.len() != to.len() || from.iter().zip(to).any(|((_, left), (_, right))| left != right);
    if unlike {
        return Err(NotUp::Clean(Stay::Failed("its memories differ in length".to_owned())));
    }
    for (at, ((source, length), (target, _))) in from.iter().zip(to).enumerate() {
        // SAFETY: the caller vouches for each pair.
        let Err(not_moved) = (unsafe { move_pages(*source, *target, *length) }) else { continue };
        for ((source, length), (target, _)) in from.iter().zip(to).take(at) {
            // SAFETY: as above, the other way round.
            if let Err(error) = unsafe { move_pages(*target, *source, *length) } {
                return Err(NotUp::Torn(format!("memory moved and would not move back: {error:?}")));
            }
        }
        return Err(match not_moved {
            NotMoved::Back(errno) => {
                NotUp::Holed(Stay::Failed(format!("the kernel moved no pages: {errno}")))
            }
            NotMoved::Torn(errno) => NotUp::Torn(format!("the kernel moved only some pages: {errno}")),
        });
    }
    Ok(())
}
