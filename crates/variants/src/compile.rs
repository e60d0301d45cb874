//! Compiles one module by one recipe, in this process. Meant for worker processes: what is compiled may be a bomb.

use std::borrow::Cow;
use std::ops::Range;

use plimsoll_runtime::cache::Settings;
use serde::{Deserialize, Serialize};
use wasmparser::WasmFeatures;
use wasmtime::{Config, Engine, Strategy};
use wasmtime_environ::{FlagValue, Tunables};

use crate::recipe::Recipe;

/// How code is to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Manner {
    /// As Wasmtime does it when nothing is said: what variants are compared with.
    Default,
    /// By a recipe.
    Recipe(Box<Recipe>),
    /// As a cache has it: it can be run, and not made.
    Cached(Box<Settings>),
}

/// Why there is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{0}")]
pub struct CompileError(pub String);

impl Manner {
    /// The configuration an engine needs to run such code, and nothing else.
    ///
    /// # Errors
    /// When Wasmtime does not have the target, or reads knobs otherwise than it did.
    pub fn running(&self) -> Result<Config, CompileError> {
        let settings = match self {
            Self::Default => None,
            Self::Recipe(recipe) => Some(recipe.settings().map_err(CompileError)?),
            Self::Cached(settings) => Some((**settings).clone()),
        };
        let mut config = match settings {
            None => Config::new(),
            Some(settings) => settings.config().map_err(|error| CompileError(format!("{error:#}")))?,
        };
        // Other crates of a program can switch these on in Wasmtime, and a host may not have them.
        config.wasm_features(WasmFeatures::COMPONENT_MODEL, false);
        // Off in Wasmtime until asked for; the runtime asks for it too.
        config.shared_memory(true);
        Ok(config)
    }

    /// The configuration that makes such code.
    ///
    /// # Errors
    /// As [`Manner::running`].
    pub fn compiling(&self) -> Result<Config, CompileError> {
        let mut config = self.running()?;
        let Self::Recipe(recipe) = self else { return Ok(config) };
        let options = recipe.knobs.options().map_err(CompileError)?;
        if let Some(strategy) = options.codegen.compiler {
            config.strategy(strategy);
            if strategy == Strategy::Winch {
                // What Winch does not know is off, so that modules without it can be compiled.
                config.wasm_features(WasmFeatures::TAIL_CALL | WasmFeatures::RELAXED_SIMD, false);
                config.wasm_features(WasmFeatures::FUNCTION_REFERENCES | WasmFeatures::GC_TYPES, false);
                config.wasm_features(WasmFeatures::GC | WasmFeatures::EXCEPTIONS, false);
            }
        }
        if let Some(level) = options.opts.opt_level {
            config.cranelift_opt_level(level);
        }
        if let Some(algorithm) = options.opts.regalloc_algorithm {
            config.cranelift_regalloc_algorithm(algorithm);
        }
        if let Some(unwind) = options.codegen.native_unwind_info {
            config.native_unwind_info(unwind);
        }
        if let Some(symbols) = options.debug.symbols {
            config.debug_symbols(symbols);
        }
        for (name, value) in recipe.knobs.cranelift() {
            // SAFETY: settings on which the meaning of code depends are refused by `Knobs::checked`, and Wasmtime checks
            // those it relies on once more when code is loaded.
            unsafe { config.cranelift_flag_set(name, value) };
        }
        Ok(config)
    }

    /// An engine that runs such code.
    pub(crate) fn engine(&self) -> Result<Engine, CompileError> {
        Engine::new(&self.running()?).map_err(|error| CompileError(format!("{error:#}")))
    }

    /// An engine that makes such code, and runs it.
    pub(crate) fn compiler(&self) -> Result<Engine, CompileError> {
        Engine::new(&self.compiling()?).map_err(|error| CompileError(format!("{error:#}")))
    }

    /// Compiles a module.
    ///
    /// # Errors
    /// When the compiler cannot do it, in its own words.
    pub fn compile(&self, module: &[u8]) -> Result<Vec<u8>, CompileError> {
        let said = |error: wasmtime::Error| CompileError(format!("{error:#}"));
        let mut artifact = self.compiler()?.precompile_module(module).map_err(said)?;
        clear_winch_mark(&mut artifact)?;
        Ok(artifact)
    }

    /// Where the code of so many functions, from the first, lies in an artifact that was just made this way.
    ///
    /// # Errors
    /// When Wasmtime does not load it.
    pub(crate) fn cold(&self, artifact: &[u8], count: usize) -> Result<Option<Range<u64>>, CompileError> {
        let said = |error: wasmtime::Error| CompileError(format!("{error:#}"));
        // SAFETY: whoever calls made it a moment ago.
        let code = unsafe { wasmtime::Module::deserialize(&self.engine()?, artifact) }.map_err(said)?;
        let mut cold =
            code.functions().take(count).map(|one| one.offset as u64..(one.offset + one.len) as u64);
        Ok(cold.next().map(|first| first.start..cold.last().map_or(first.end, |last| last.end)))
    }
}

/// What Wasmtime writes into an artifact about the engine that made it.
#[derive(Serialize, Deserialize)]
struct EngineSection<'a> {
    #[serde(borrow)]
    target: Cow<'a, str>,
    #[serde(borrow)]
    shared_flags: Vec<(&'a str, FlagValue<'a>)>,
    #[serde(borrow)]
    machine_flags: Vec<(&'a str, FlagValue<'a>)>,
    tunables: Tunables,
    features: u64,
}

/// Takes away the mark by which engines without Winch refuse its code, though nothing at run time depends on it.
fn clear_winch_mark(artifact: &mut [u8]) -> Result<(), CompileError> {
    let strange =
        |what: &str| CompileError(format!("the artifact is not of the form this release writes: {what}"));
    let Some((start, length)) = section(artifact, b".wasmtime.engine") else {
        return Err(strange("no engine section"));
    };
    let bytes = artifact.get(start..start + length).ok_or_else(|| strange("a section past the end"))?;
    // One byte of form, one of length, and the release.
    let head = 2 + usize::from(*bytes.get(1).ok_or_else(|| strange("an empty section"))?);
    let body = bytes.get(head..).ok_or_else(|| strange("a short section"))?;
    let mut engine: EngineSection<'_> =
        postcard::from_bytes(body).map_err(|error| strange(&error.to_string()))?;
    if !engine.tunables.winch_callable {
        return Ok(());
    }
    engine.tunables.winch_callable = false;
    let cleared = postcard::to_stdvec(&engine).map_err(|error| strange(&error.to_string()))?;
    if cleared.len() > body.len() {
        return Err(strange("a section that grows"));
    }
    let at = start + head;
    artifact[at..at + cleared.len()].copy_from_slice(&cleared);
    Ok(())
}

/// Where a section stands in an artifact, and its length.
fn section(artifact: &[u8], name: &[u8]) -> Option<(usize, usize)> {
    use object::read::elf::{FileHeader as _, SectionHeader as _};
    let header = object::elf::FileHeader64::<object::Endianness>::parse(artifact).ok()?;
    let endian = header.endian().ok()?;
    let sections = header.sections(endian, artifact).ok()?;
    let (_, section) = sections.section_by_name(endian, name)?;
    let (start, length) = section.file_range(endian)?;
    Some((usize::try_from(start).ok()?, usize::try_from(length).ok()?))
}

/// Bytes of machine code (or of bytecode) in an artifact.
#[must_use]
pub fn text_bytes(artifact: &[u8]) -> u64 {
    section(artifact, b".text").map_or(0, |(_, length)| length as u64)
}

/// Where the machine code stands in an artifact: offset and length in bytes.
#[must_use]
pub fn text_range(artifact: &[u8]) -> Option<(u64, u64)> {
    section(artifact, b".text").map(|(start, length)| (start as u64, length as u64))
}
