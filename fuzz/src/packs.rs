//! Any text in any language: measuring it does not panic, takes work in proportion to it, and gives figures that
//! agree with each other; its bounds are worked out.
//!
//! The first line of an input says by its name which pack reads the rest, so that a failing input is a file one can
//! look at. Knows no language; every pack that ships is fuzzed.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use plimsoll_analyze::Costs;
use plimsoll_analyze::bounds::{Alone, bounds};
use plimsoll_analyze::lower::lower;
use plimsoll_analyze::metrics::{Measured, Meter, Project};
use plimsoll_analyze::pack::{Pack, all, pack_for};
use plimsoll_model::Language;

fuzz_target!(|input: &[u8]| {
    let line = input.iter().position(|&byte| byte == b'\n').unwrap_or(input.len());
    let (name, source) = (&input[..line], input.get(line + 1..).unwrap_or_default());
    let Some(pack) = pack_by(name) else { return };
    let mut meter = Meter::new();
    let mut measured = meter.measure(pack, "input", source);
    let mut project = Project::new();
    let file = project.add(&measured);
    project.settle();
    project.finish(file, &mut measured.analysis);
    check(&measured, source);
    for step in meter.explain(pack, source) {
        let function = step.function.map(|at| &measured.analysis.functions[at]);
        assert!(function.is_none_or(|it| it.start_line <= step.line && step.line <= it.end_line), "{step:?}");
    }
    if let Some(language) = pack.language {
        let module = lower(pack, "input", "input", source);
        assert!(module.skipped_bytes <= module.bytes, "no more is skipped than there is");
        if let Some((_, costs)) = COSTS.iter().find(|(of, _)| *of == language) {
            let found = bounds(&module, language, costs, &Alone);
            assert_eq!(found.functions.len(), module.functions.len(), "each function has bounds");
        }
    }
});

/// What calls cost in the languages that bounds are worked out for.
static COSTS: LazyLock<Vec<(Language, Costs)>> = LazyLock::new(|| {
    let costs =
        |language| Costs::from_tables(language, plimsoll_profiles::TABLES).expect("the tables that ship");
    [Language::Python, Language::Rust].into_iter().map(|language| (language, costs(language))).collect()
});

/// The pack of a file name, or of any other text one by its letters, so that no input is wasted.
fn pack_by(name: &[u8]) -> Option<&'static Pack> {
    let letters = || name.iter().map(|&byte| usize::from(byte)).sum::<usize>();
    pack_for(&String::from_utf8_lossy(name), b"").or_else(|| all().nth(letters() % all().count().max(1)))
}

fn check(measured: &Measured, source: &[u8]) {
    let file = &measured.analysis;
    assert!(file.parse.skipped_bytes <= source.len() as u64, "no more is skipped than there is");
    assert!(file.lines.source <= file.lines.physical && file.lines.blank <= file.lines.physical);
    assert_eq!(u64::from(file.totals.function_count), file.functions.len() as u64);
    for function in &file.functions {
        assert!(function.start_line <= function.end_line, "{function:?}");
        assert!(function.end_line <= file.lines.physical.max(1), "{function:?}");
        let metrics = &function.metrics;
        assert!(metrics.cyclomatic >= metrics.cyclomatic_strict, "{function:?}");
        assert!(metrics.cyclomatic_strict.is_none_or(|it| it >= 1), "{function:?}");
        assert!(metrics.npath.is_none_or(|it| (1..=1 << 53).contains(&it)), "{function:?}");
        assert!(metrics.maintainability.is_none_or(|it| (0.0..=100.0).contains(&it)), "{function:?}");
        assert!(metrics.halstead.is_none_or(|it| it.effort.is_finite()), "{function:?}");
        for block in &function.blocks {
            assert!(function.start_line <= block.start_line, "{function:?}");
            assert!(block.end_line <= function.end_line, "{function:?}");
        }
    }
}
