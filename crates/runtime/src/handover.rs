//! Reads the state of an instance by the exports its manifest names, and puts it into another. Pages of memory are not
//! its business beyond how many there are.

use std::collections::HashMap;

use wasmtime::{AsContext, AsContextMut, Extern, Func, Global, Memory, Ref, Store, Table, Val};

use crate::Stay;
use crate::cache::StateMap;

/// All state but the content of memory, free of the store it came from.
#[derive(Debug)]
pub(crate) struct Captured {
    globals: Vec<Carried>,
    tables: Vec<Vec<Carried>>,
    /// Sizes, in WebAssembly pages.
    pub(crate) memories: Vec<u64>,
}

/// A value that can leave its store.
#[derive(Debug, Clone, Copy)]
enum Carried {
    /// A number, or no reference.
    Plain(Val),
    /// The function at this place of the table of functions.
    Function(u64),
}

/// One instance, and the exports its state is reached by.
pub(crate) struct Reach<'a, T: 'static> {
    pub(crate) store: &'a mut Store<T>,
    pub(crate) instance: wasmtime::Instance,
    pub(crate) map: &'a StateMap,
}

impl<T: 'static> Reach<'_, T> {
    fn export(&mut self, export: &str, kind: &'static str) -> Result<Extern, Stay> {
        self.instance
            .get_export(&mut *self.store, export)
            .ok_or_else(|| Stay::Unreachable { kind, export: export.to_owned() })
    }

    pub(crate) fn memory(&mut self, export: &str) -> Result<Memory, Stay> {
        match self.export(export, "memory")? {
            Extern::Memory(memory) => Ok(memory),
            Extern::SharedMemory(_) => Err(Stay::SharedMemory(export.to_owned())),
            _ => Err(Stay::Unreachable { kind: "memory", export: export.to_owned() }),
        }
    }

    fn global(&mut self, export: &str) -> Result<Global, Stay> {
        let unreachable = || Stay::Unreachable { kind: "global", export: export.to_owned() };
        self.export(export, "global")?.into_global().ok_or_else(unreachable)
    }

    fn table(&mut self, export: &str) -> Result<Table, Stay> {
        let unreachable = || Stay::Unreachable { kind: "table", export: export.to_owned() };
        self.export(export, "table")?.into_table().ok_or_else(unreachable)
    }

    /// Everything but the content of memory. Changes nothing.
    pub(crate) fn capture(&mut self) -> Result<Captured, Stay> {
        let map = self.map;
        if let Some(reason) = map.fixed.first() {
            return Err(Stay::Fixed(reason.clone()));
        }
        let mut places = None;
        let mut captured = Captured { globals: Vec::new(), tables: Vec::new(), memories: Vec::new() };
        for export in &map.globals {
            let value = self.global(export)?.get(&mut *self.store);
            captured.globals.push(self.carry(value, &mut places, || format!("global `{export}`"))?);
        }
        for export in &map.tables {
            let table = self.table(export)?;
            let size = table.size(&*self.store);
            let mut elements = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
            for index in 0..size {
                let element = table.get(&mut *self.store, index).map_or(Val::FuncRef(None), Val::from);
                elements.push(
                    self.carry(element, &mut places, || format!("table `{export}`, element {index},"))?,
                );
            }
            captured.tables.push(elements);
        }
        for export in &map.memories {
            let memory = self.memory(export)?;
            captured.memories.push(memory.size(&*self.store));
        }
        Ok(captured)
    }

    fn carry(
        &mut self,
        value: Val,
        places: &mut Option<HashMap<usize, u64>>,
        place: impl Fn() -> String,
    ) -> Result<Carried, Stay> {
        match value {
            Val::I32(_) | Val::I64(_) | Val::F32(_) | Val::F64(_) | Val::V128(_) => Ok(Carried::Plain(value)),
            Val::FuncRef(Some(function)) => {
                let address = function.to_raw(&mut *self.store).addr();
                let places = match places {
                    Some(places) => places,
                    None => places.insert(self.places()?),
                };
                let found = places.get(&address).copied();
                found.map(Carried::Function).ok_or_else(|| Stay::ForeignFunction { place: place() })
            }
            Val::FuncRef(None)
            | Val::ExternRef(None)
            | Val::AnyRef(None)
            | Val::ExnRef(None)
            | Val::ContRef(None) => Ok(Carried::Plain(value)),
            Val::ExternRef(Some(_)) | Val::AnyRef(Some(_)) | Val::ExnRef(Some(_)) | Val::ContRef(Some(_)) => {
                Err(Stay::Object { place: place() })
            }
        }
    }

    /// Where each function stands in the table of functions. The address of a function's record tells it: an instance
    /// has one record a function, whatever way a reference to it was come by.
    fn places(&mut self) -> Result<HashMap<usize, u64>, Stay> {
        let Some(export) = &self.map.functions else { return Ok(HashMap::new()) };
        let table = self.table(export)?;
        let size = table.size(&*self.store);
        let mut places = HashMap::with_capacity(usize::try_from(size).unwrap_or(0));
        for index in 0..size {
            if let Some(Ref::Func(Some(function))) = table.get(&mut *self.store, index) {
                places.entry(function.to_raw(&mut *self.store).addr()).or_insert(index);
            }
        }
        Ok(places)
    }

    /// Puts everything in but the content of memory, which is grown to its size.
    pub(crate) fn restore(&mut self, captured: &Captured) -> Result<(), Stay> {
        let map = self.map;
        for (export, carried) in map.globals.iter().zip(&captured.globals) {
            let global = self.global(export)?;
            let value = self.here(*carried)?;
            global.set(&mut *self.store, value).map_err(failed)?;
        }
        for (export, elements) in map.tables.iter().zip(&captured.tables) {
            let table = self.table(export)?;
            let (size, wanted) = (table.size(&*self.store), elements.len() as u64);
            if let Some(first) = elements.first().filter(|_| size < wanted) {
                let filler = self.reference(*first)?;
                table.grow(&mut *self.store, wanted - size, filler).map_err(failed)?;
            }
            for (index, carried) in (0..).zip(elements) {
                let element = self.reference(*carried)?;
                table.set(&mut *self.store, index, element).map_err(failed)?;
            }
        }
        for (export, wanted) in map.memories.iter().zip(&captured.memories) {
            let memory = self.memory(export)?;
            match wanted.checked_sub(memory.size(&*self.store)) {
                Some(0) => {}
                Some(more) => drop(memory.grow(&mut *self.store, more).map_err(failed)?),
                None => return Err(Stay::Failed(format!("memory `{export}` begins larger than it is"))),
            }
        }
        match &map.settle {
            Some(export) => self.run(export).map_err(failed),
            None => Ok(()),
        }
    }

    /// Runs an exported function that takes and gives nothing.
    pub(crate) fn run(&mut self, export: &str) -> wasmtime::Result<()> {
        let function = self.instance.get_typed_func::<(), ()>(self.store.as_context_mut(), export)?;
        function.call(self.store.as_context_mut(), ())
    }

    fn here(&mut self, carried: Carried) -> Result<Val, Stay> {
        match carried {
            Carried::Plain(value) => Ok(value),
            Carried::Function(place) => self.function(place).map(|function| Val::FuncRef(Some(function))),
        }
    }

    fn reference(&mut self, carried: Carried) -> Result<Ref, Stay> {
        let not_a_reference = || Stay::Failed("a table holds what is no reference".to_owned());
        self.here(carried)?.ref_().ok_or_else(not_a_reference)
    }

    fn function(&mut self, place: u64) -> Result<Func, Stay> {
        let export = self.map.functions.as_deref().unwrap_or_default();
        match self.table(export)?.get(&mut *self.store, place) {
            Some(Ref::Func(Some(function))) => Ok(function),
            _ => Err(Stay::Failed(format!("table `{export}` has no function at {place}"))),
        }
    }

    /// Base and length, in bytes, of each memory.
    pub(crate) fn spans(&mut self) -> Result<Vec<(*mut u8, usize)>, Stay> {
        let map = self.map;
        map.memories
            .iter()
            .map(|export| {
                let memory = self.memory(export)?;
                Ok((memory.data_ptr(self.store.as_context()), memory.data_size(self.store.as_context())))
            })
            .collect()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub(crate) fn failed(error: wasmtime::Error) -> Stay {
    Stay::Failed(format!("{error:#}"))
}
