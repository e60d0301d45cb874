//! What the host gives its instances: data, functions to import, limits. Given once, for every variant's engine.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_model::VariantKey;
use wasmtime::{InstancePre, Linker, ResourceLimiter, Store};

use crate::Error;
use crate::cache::Metering;
use crate::module::{Module, Variant};

type Imports<T> = dyn Fn(&mut Linker<Held<T>>) -> wasmtime::Result<()> + Send + Sync;
type Limiter<T> = fn(&mut T) -> &mut dyn ResourceLimiter;

/// How long an instance may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Meter {
    /// As long as it likes.
    #[default]
    None,
    /// So many operations in its life; [`Instance::set_fuel`](crate::Instance::set_fuel) gives more.
    Fuel(u64),
    /// So many ticks of [`Cache::tick`](crate::Cache::tick) in each call.
    Epochs(u64),
}

/// A host's side of its instances. Cheap to clone.
pub struct Host<T: 'static> {
    inner: Arc<Inner<T>>,
}

struct Inner<T: 'static> {
    data: Box<dyn Fn() -> T + Send + Sync>,
    imports: Vec<Box<Imports<T>>>,
    limiter: Option<Limiter<T>>,
    meter: Meter,
    linked: Mutex<Vec<(VariantKey, InstancePre<Held<T>>)>>,
}

/// Collects what a host gives.
pub struct HostBuilder<T: 'static> {
    inner: Inner<T>,
}

/// The host's data as the store of an instance holds it: imported functions see it as a `T`. It moves along when the
/// instance switches.
pub struct Held<T> {
    data: Option<T>,
    limiter: Option<Limiter<T>>,
    /// While state is handed over nothing new is asked for, so the host's limiter is not asked.
    pub(crate) handing_over: bool,
    open: Open,
}

impl Host<()> {
    /// A host that gives nothing.
    #[must_use]
    pub fn bare() -> Self {
        Self::builder(|| ()).build()
    }
}

impl<T: 'static> Host<T> {
    /// Starts one; `data` makes what each new instance holds.
    pub fn builder(data: impl Fn() -> T + Send + Sync + 'static) -> HostBuilder<T> {
        let linked = Mutex::default();
        let data = Box::new(data);
        HostBuilder { inner: Inner { data, imports: Vec::new(), limiter: None, meter: Meter::None, linked } }
    }

    pub(crate) fn meter(&self) -> Meter {
        self.inner.meter
    }

    pub(crate) fn metering(&self) -> Metering {
        match self.inner.meter {
            Meter::None => Metering::None,
            Meter::Fuel(_) => Metering::Fuel,
            Meter::Epochs(_) => Metering::Epochs,
        }
    }

    pub(crate) fn fresh(&self) -> Held<T> {
        self.hold(Some((self.inner.data)()))
    }

    pub(crate) fn hold(&self, data: Option<T>) -> Held<T> {
        Held { data, limiter: self.inner.limiter, handing_over: false, open: Open }
    }

    /// A store for one instance of this variant.
    pub(crate) fn store(&self, variant: &Variant, held: Held<T>) -> Store<Held<T>> {
        let mut store = Store::new(variant.code.engine(), held);
        store.limiter(Held::limits);
        store
    }

    /// The variant with the host's functions put in, which is worked out once.
    pub(crate) fn linked(&self, module: &Module, variant: &Variant) -> Result<InstancePre<Held<T>>, Error> {
        let mut linked = self.inner.linked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = linked.iter().find(|(key, _)| *key == variant.key) {
            return Ok(found.clone());
        }
        let link = || {
            let mut linker = Linker::new(variant.code.engine());
            self.inner.imports.iter().try_for_each(|imports| imports(&mut linker))?;
            linker.instantiate_pre(&variant.code)
        };
        let found = link().map_err(|cause| Error::Instantiate { name: module.name().to_owned(), cause })?;
        linked.push((variant.key, found.clone()));
        Ok(found)
    }
}

impl<T: 'static> Clone for Host<T> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<T: 'static> fmt::Debug for Host<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Host").field("meter", &self.inner.meter).finish_non_exhaustive()
    }
}

impl<T: 'static> HostBuilder<T> {
    /// Defines functions that modules import. Called once for each variant that is used; what it defines must not
    /// belong to one store (no memories, tables or globals), and must not be asynchronous.
    #[must_use]
    pub fn imports(
        mut self,
        imports: impl Fn(&mut Linker<Held<T>>) -> wasmtime::Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.inner.imports.push(Box::new(imports));
        self
    }

    /// Where in the data the limits of an instance are kept, of memory and tables for instance.
    #[must_use]
    pub fn limiter(mut self, limiter: fn(&mut T) -> &mut dyn ResourceLimiter) -> Self {
        self.inner.limiter = Some(limiter);
        self
    }

    /// How long instances may run. Only variants built with the same kind of metering are used.
    #[must_use]
    pub fn meter(mut self, meter: Meter) -> Self {
        self.inner.meter = meter;
        self
    }

    /// The host.
    #[must_use]
    pub fn build(self) -> Host<T> {
        Host { inner: Arc::new(self.inner) }
    }
}

impl<T: 'static> fmt::Debug for HostBuilder<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HostBuilder").field("meter", &self.inner.meter).finish_non_exhaustive()
    }
}

impl<T> Held<T> {
    /// Takes the data out, on its way to another store. Nothing may run in this one afterwards.
    pub(crate) fn take(&mut self) -> Option<T> {
        self.data.take()
    }

    fn limits(&mut self) -> &mut dyn ResourceLimiter {
        match (self.limiter, &mut self.data) {
            (Some(limiter), Some(data)) if !self.handing_over => limiter(data),
            _ => &mut self.open,
        }
    }

    pub(crate) fn put(&mut self, data: Option<T>) {
        self.data = data;
    }
}

impl<T: fmt::Debug> fmt::Debug for Held<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Held").field(&self.data).finish()
    }
}

#[expect(
    clippy::expect_used,
    reason = "a store whose data were taken runs nothing any more, and no code but ours sees it"
)]
impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.data.as_ref().expect("the store of a live instance holds the host's data")
    }
}

#[expect(clippy::expect_used, reason = "as above")]
impl<T> DerefMut for Held<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.data.as_mut().expect("the store of a live instance holds the host's data")
    }
}

/// Allows whatever a module's own types allow.
#[derive(Debug)]
struct Open;

impl ResourceLimiter for Open {
    fn memory_growing(&mut self, _: usize, desired: usize, most: Option<usize>) -> wasmtime::Result<bool> {
        Ok(most.is_none_or(|most| desired <= most))
    }

    fn table_growing(&mut self, _: usize, desired: usize, most: Option<usize>) -> wasmtime::Result<bool> {
        Ok(most.is_none_or(|most| desired <= most))
    }
}
