//! A host from loading a module to waking an instance. Takes a cache, a module in it, and what to call:
//!
//! ```console
//! $ plimsoll variants build corpus/wasm/store.wasm --cache /tmp/cache
//! $ cargo run -p plimsoll-runtime --example host -- /tmp/cache store put 7 42
//! ```
#![expect(clippy::print_stdout, reason = "an example prints")]

use plimsoll_model::{Millis, Pressure, Stall};
use plimsoll_runtime::wasmtime::{ExternType, Val, ValType};
use plimsoll_runtime::{Cache, Host, Instance, Module, Outlook, Policy, Selector};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(folder), Some(name), Some(function)) = (words.next(), words.next(), words.next()) else {
        return Err("usage: host CACHE MODULE FUNCTION [ARGUMENT…]".into());
    };
    let words: Vec<String> = words.collect();
    let module = Cache::open(folder)?.module(&name)?; // all its variants, verified and mapped
    let arguments = arguments(&module, &function, &words)?;
    let selector = Selector::new(Policy::default()); // `watch` would feed it from the kernel
    let mut instance = selector.instantiate(&module, &Host::bare())?;
    let call = |instance: &mut Instance<()>| -> Result<(), plimsoll_runtime::Error> {
        let results = instance.call(&function, &arguments)?;
        println!("{}: {function} gives {results:?}", instance.variant().recipe());
        Ok(())
    };
    call(&mut instance)?;

    let short = Pressure { memory: Stall { avg10: 0.3, ..Stall::default() }, ..Pressure::default() };
    selector.observe(Millis(1000), &Outlook { now: short, ahead: None });
    print!("{}", selector.explain());
    call(&mut instance)?; // switches first, with all state
    if let Some(switch) = instance.last_switch() {
        println!("{} KiB moved in {:?}", switch.moved.0 >> 10, switch.took);
    }

    let sleep = instance.hibernate()?;
    println!("asleep: {} KiB of memory kept in {}", sleep.memory.0 >> 10, sleep.kept.0 >> 10);
    Ok(call(&mut instance)?) // wakes first
}

/// Reads numbers as the function's parameters are.
fn arguments(
    module: &Module,
    function: &str,
    words: &[String],
) -> Result<Vec<Val>, Box<dyn std::error::Error>> {
    let Some(ExternType::Func(ty)) = module.export(function) else {
        return Err(format!("no function `{function}`; there are {}", module.functions().join(", ")).into());
    };
    let read = |(ty, word): (ValType, &String)| match ty {
        ValType::I32 => Ok(Val::I32(word.parse()?)),
        ValType::I64 => Ok(Val::I64(word.parse()?)),
        ty => Err(format!("{ty} is not for the command line").into()),
    };
    ty.params().zip(words).map(read).collect()
}
