//! From what a run in thought brought to light to what a program needs, resource by resource, each figure with
//! the reasons that add up to it.
//!
//! Pure and total: every program, whatever its source, has a footprint; how little it rests on is told by its
//! confidence. Knows nothing of past runs.

mod binary;
mod cores;
mod memory;
mod reasons;
mod seconds;
mod traffic;

use plimsoll_model::{Confidence, Finding, Footprint, GpuNeed, Inputs, Kind, Machine, Reason};

pub use binary::footprint_of_binary;
pub(crate) use binary::stem;
pub use seconds::OF_A_LINE;

use crate::interpret::{self, Facts, Place, Traffic};
use crate::knowledge::{Charge, Knowledge};
use crate::program::Program;

/// What a program needs, from its source alone.
///
/// Never fails and does no IO; the work is bounded in steps. Without the sizes of its inputs the figures rest on
/// the tables' assumptions and say so; without a machine, what would be all of it is a stated multiple.
#[must_use]
pub fn footprint(
    program: &Program,
    knowledge: &Knowledge,
    inputs: &Inputs,
    machine: Option<&Machine>,
) -> Footprint {
    let facts = interpret::run(program, knowledge, inputs, machine);
    assemble(program, knowledge, machine, &facts)
}

/// Paths that stand in a program's source as literals where files are opened, for the caller to look up the sizes
/// of. In order, each once.
#[must_use]
pub fn literal_paths(program: &Program) -> Vec<String> {
    interpret::literal_paths(program)
}

/// What memory, cores and traffic are all worked out from.
struct Ground<'a> {
    program: &'a Program,
    knowledge: &'a Knowledge,
    machine: Option<&'a Machine>,
    facts: &'a Facts,
    /// The bare runtime.
    base: Charge,
    /// The program's own modules.
    own: Option<Charge>,
    /// Each import with what it adds to those before it, and where it stands.
    imports: Vec<(Charge, Place)>,
    /// What is read, written, sent and received, as far as it can be believed.
    traffic: Vec<Traffic>,
}

fn assemble(program: &Program, knowledge: &Knowledge, machine: Option<&Machine>, facts: &Facts) -> Footprint {
    let names: Vec<String> = facts.imports.iter().map(|import| import.name.clone()).collect();
    let charges = knowledge.charge_imports(program, &names);
    let places = facts.imports.iter().map(|import| import.place.clone());
    let mut ground = Ground {
        program,
        knowledge,
        machine,
        facts,
        base: knowledge.base(program.language, program.language_version.as_deref()),
        own: knowledge.charge_own(program.language, facts.own_modules.0, facts.own_modules.1),
        imports: charges.into_iter().zip(places).collect(),
        traffic: Vec::new(),
    };
    let read = ground.unread().map(|one| traffic::unseen(&ground, one));
    let read: Vec<Traffic> = read.collect();
    ground.traffic = facts.traffic.iter().map(|one| traffic::credible(&ground, one)).chain(read).collect();
    let cpu = cores::cores(&ground);
    let mut findings = program.findings.clone();
    findings.extend(program.modules.iter().flat_map(|module| module.findings.iter().cloned()));
    findings.extend(facts.findings.iter().cloned());
    findings.extend(unknown_calls(facts));
    Footprint {
        program: program.name.clone(),
        language: Some(program.language),
        kind: if facts.serves.is_some() { Kind::Service } else { Kind::Job },
        memory: memory::memory(&ground),
        tasks: cores::tasks(&ground),
        cpu_seconds: seconds::cpu_seconds(&ground),
        cpu,
        disk: traffic::disk(&ground),
        network: traffic::network(&ground),
        gpu: gpu(facts),
        findings,
    }
}

/// Packages that the program calls of which nothing is known: what they hold and take is in no figure.
fn unknown_calls(facts: &Facts) -> Option<Finding> {
    /// As many as a person reads.
    const TOLD: usize = 5;
    let mut packages: Vec<_> = facts.unknown.iter().collect();
    packages.sort_by_key(|(_, (calls, _))| std::cmp::Reverse(*calls));
    let told = packages.iter().take(TOLD).map(|(name, (calls, place))| match calls {
        1 => format!("{name} ({})", place.at),
        calls => format!("{name} ({calls} calls, the first at {})", place.at),
    });
    let told: Vec<String> = told.collect();
    let more = match packages.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let text = format!(
        "not in the figures is what calls hold and take of which no table knows: {}{more}",
        told.join(", ")
    );
    (!told.is_empty()).then(|| Finding::note("unknown-calls", text, None))
}

fn gpu(facts: &Facts) -> GpuNeed {
    let needed = u64::from(!facts.gpu.is_empty());
    let reasons = facts
        .gpu
        .iter()
        .enumerate()
        .map(|(index, (text, place))| {
            let amount = (index == 0).then_some(plimsoll_model::Amount::Count(1));
            Reason::new(plimsoll_model::Basis::Source, text.clone(), amount).at(place.at.clone())
        })
        .collect();
    // Code that asks for a device mostly asks whether there is one first.
    GpuNeed {
        minimum: 0,
        recommended: needed,
        maximum: needed,
        confidence: Confidence::new(if needed == 0 { 0.9 } else { 0.6 }),
        reasons,
    }
}

#[cfg(test)]
mod tests;
