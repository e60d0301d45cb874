//! A running module that follows its selector from one variant to another between calls.

mod moving;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use plimsoll_model::Bytes;
use wasmtime::{Func, Store, TypedFunc, Val, WasmParams, WasmResults};

use crate::handover::{Captured, Reach};
use crate::host::{Held, Host, Meter};
use crate::module::{Module, Variant};
use crate::pack::Packed;
use crate::selector::Selector;
use crate::{Error, Stay};

/// What a selector never wants: compared with it, an instance that sleeps takes the slow path with no test of its own.
const UNSEEN: u32 = u32::MAX;

/// An instance of a module. It follows its selector at each call.
pub struct Instance<T: 'static> {
    host: Host<T>,
    module: Module,
    selector: Selector,
    meter: Meter,
    life: Life<T>,
    variant: usize,
    /// What the selector wanted when it was last followed.
    seen: u32,
    /// Which store it is in, told apart from all others of this process.
    generation: u64,
    stays: Option<Stay>,
    last: Option<Switch>,
}

enum Life<T: 'static> {
    Awake(Awake<T>),
    Asleep(Box<Asleep<T>>),
    Lost(String),
}

struct Awake<T: 'static> {
    store: Store<Held<T>>,
    instance: wasmtime::Instance,
    functions: Vec<Option<Func>>,
}

struct Asleep<T> {
    data: Option<T>,
    captured: Captured,
    packed: Vec<Packed>,
    fuel: Option<u64>,
    /// Length of all memories.
    memory: Bytes,
    /// Pages of them that were written to.
    held: Bytes,
}

/// What a switch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// Recipe it was in.
    pub from: String,
    /// Recipe it is in.
    pub to: String,
    /// Memory that went along without being copied.
    pub moved: Bytes,
    /// How long that took, everything included.
    pub took: Duration,
}

/// What going to sleep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sleep {
    /// Length of the instance's memories.
    pub memory: Bytes,
    /// What they took: the pages of them that were written to.
    pub held: Bytes,
    /// What is kept of them, compressed.
    pub kept: Bytes,
}

/// A function of an instance, found and its types checked once.
#[derive(Clone)]
pub struct Function<Params, Results> {
    index: usize,
    generation: u64,
    function: TypedFunc<Params, Results>,
}

impl<T: 'static> Instance<T> {
    pub(crate) fn new(selector: &Selector, module: &Module, host: &Host<T>) -> Result<Self, Error> {
        let seen = selector.wanted();
        let variant = selector.pick(seen, module, host.metering())?;
        let meter = host.meter();
        let target = &module.variants()[variant];
        let mut store = host.store(target, host.fresh());
        let mut up = || {
            if let Meter::Fuel(fuel) = meter {
                store.set_fuel(fuel)?;
            }
            if let Meter::Epochs(ticks) = meter {
                store.set_epoch_deadline(ticks);
            }
            let instance = host.linked(module, target)?.instantiate(&mut store)?;
            let map = &target.manifest.state;
            if let Some(start) = &map.start {
                Reach { store: &mut store, instance, map }.run(start)?;
            }
            Ok(instance)
        };
        let instance = up().map_err(|cause: wasmtime::Error| match cause.downcast::<Error>() {
            Ok(error) => error,
            Err(cause) => Error::Instantiate { name: module.name().to_owned(), cause },
        })?;
        let functions = vec![None; module.functions().len()];
        Ok(Self {
            host: host.clone(),
            module: module.clone(),
            selector: selector.clone(),
            meter,
            life: Life::Awake(Awake { store, instance, functions }),
            variant,
            seen,
            generation: next_generation(),
            stays: None,
            last: None,
        })
    }

    /// Calls a function by name.
    ///
    /// # Errors
    /// When there is no such function, arguments do not fit, it traps, or the instance cannot be woken.
    pub fn call(&mut self, name: &str, arguments: &[Val]) -> Result<Vec<Val>, Error> {
        let index = self.module.function(name)?;
        let (awake, variant) = self.ready()?;
        let function = awake.function(index, variant)?;
        let mut results = vec![Val::I32(0); function.ty(&awake.store).results().len()];
        function.call(&mut awake.store, arguments, &mut results).map_err(Error::Call)?;
        Ok(results)
    }

    /// Finds a function and checks its types, for calls that allocate nothing and look nothing up.
    ///
    /// # Errors
    /// When there is no such function, it has other types, or the instance cannot be woken.
    pub fn function<Params: WasmParams, Results: WasmResults>(
        &mut self,
        name: &str,
    ) -> Result<Function<Params, Results>, Error> {
        let index = self.module.function(name)?;
        let (awake, variant) = self.ready()?;
        let function = awake.function(index, variant)?;
        let function = function.typed(&awake.store).map_err(Error::Call)?;
        Ok(Function { index, generation: self.generation, function })
    }

    /// Follows the selector. What stays the same costs one atomic load.
    #[inline]
    fn ready(&mut self) -> Result<(&mut Awake<T>, &Variant), Error> {
        let wanted = self.selector.wanted();
        if wanted != self.seen {
            self.follow(wanted)?;
        }
        self.awake()
    }

    #[inline]
    fn awake(&mut self) -> Result<(&mut Awake<T>, &Variant), Error> {
        match &mut self.life {
            Life::Awake(awake) => {
                if let Meter::Epochs(ticks) = self.meter {
                    awake.store.set_epoch_deadline(ticks);
                }
                Ok((awake, &self.module.variants()[self.variant]))
            }
            Life::Asleep(_) => Err(Error::Lost("it sleeps although it was woken".to_owned())),
            Life::Lost(reason) => Err(Error::Lost(reason.clone())),
        }
    }

    /// The variant it is in.
    #[must_use]
    pub fn variant(&self) -> &Variant {
        &self.module.variants()[self.variant]
    }

    /// The module it is of.
    #[must_use]
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// Whether its memory is in place, not compressed.
    #[must_use]
    pub fn is_awake(&self) -> bool {
        matches!(self.life, Life::Awake(_))
    }

    /// Why it did not go where its selector last wanted it; none when it did.
    #[must_use]
    pub fn stays_because(&self) -> Option<&Stay> {
        self.stays.as_ref()
    }

    /// What its last switch did.
    #[must_use]
    pub fn last_switch(&self) -> Option<&Switch> {
        self.last.as_ref()
    }

    /// The host's data.
    #[must_use]
    pub fn data(&self) -> Option<&T> {
        match &self.life {
            Life::Awake(awake) => Some(awake.store.data()),
            Life::Asleep(asleep) => asleep.data.as_ref(),
            Life::Lost(_) => None,
        }
    }

    /// The host's data.
    pub fn data_mut(&mut self) -> Option<&mut T> {
        match &mut self.life {
            Life::Awake(awake) => Some(awake.store.data_mut()),
            Life::Asleep(asleep) => asleep.data.as_mut(),
            Life::Lost(_) => None,
        }
    }

    /// Fuel that is left; none without [`Meter::Fuel`].
    #[must_use]
    pub fn fuel(&self) -> Option<u64> {
        match &self.life {
            Life::Awake(awake) => awake.store.get_fuel().ok(),
            Life::Asleep(asleep) => asleep.fuel,
            Life::Lost(_) => None,
        }
    }

    /// Sets the fuel that is left. Without [`Meter::Fuel`] nothing happens.
    pub fn set_fuel(&mut self, fuel: u64) {
        match &mut self.life {
            // It fails only where there is no fuel.
            Life::Awake(awake) => drop(awake.store.set_fuel(fuel)),
            Life::Asleep(asleep) => asleep.fuel = asleep.fuel.map(|_| fuel),
            Life::Lost(_) => {}
        }
    }
}

impl<T: 'static> Awake<T> {
    fn function(&mut self, index: usize, variant: &Variant) -> Result<Func, Error> {
        if let Some(function) = self.functions[index] {
            return Ok(function);
        }
        let export = self.instance.get_module_export(&mut self.store, &variant.functions[index]);
        let function = export.and_then(wasmtime::Extern::into_func);
        let function =
            function.ok_or_else(|| Error::Call(wasmtime::Error::msg("an export is no function")))?;
        self.functions[index] = Some(function);
        Ok(function)
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for Instance<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Instance")
            .field("module", &self.module.name())
            .field("variant", &self.variant().recipe())
            .field("awake", &self.is_awake())
            .field("data", &self.data())
            .finish_non_exhaustive()
    }
}

impl<Params, Results> fmt::Debug for Function<Params, Results> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Function").field("index", &self.index).finish_non_exhaustive()
    }
}

impl<Params: WasmParams, Results: WasmResults> Function<Params, Results> {
    /// Calls it. An instance that went to another variant since has it looked up anew, once.
    ///
    /// # Errors
    /// When it traps, the instance cannot be woken, or is one of another module.
    #[inline]
    pub fn call<T: 'static>(
        &mut self,
        instance: &mut Instance<T>,
        arguments: Params,
    ) -> Result<Results, Error> {
        let wanted = instance.selector.wanted();
        if wanted != instance.seen || self.generation != instance.generation {
            self.turn(instance)?;
        }
        let (awake, _) = instance.awake()?;
        self.function.call(&mut awake.store, arguments).map_err(Error::Call)
    }

    /// Takes the instance where it is wanted, and finds the function there.
    #[cold]
    fn turn<T: 'static>(&mut self, instance: &mut Instance<T>) -> Result<(), Error> {
        instance.ready()?;
        if self.generation != instance.generation {
            let name = instance.module.functions().get(self.index).cloned().unwrap_or_default();
            *self = instance.function(&name)?;
        }
        Ok(())
    }
}

/// Tells stores apart, so that a function found in one is not called in another.
fn next_generation() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
