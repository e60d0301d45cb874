//! Prints the metrics of files and where they come from, for those who work on the metrics.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "an example reads files and prints")]

use plimsoll_analyze::metrics::{Meter, Project};
use plimsoll_analyze::pack::pack_for;

fn main() {
    let mut meter = Meter::new();
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap_or_default();
        let Some(pack) = pack_for(&path, &bytes) else { continue };
        let mut measured = meter.measure(pack, &path, &bytes);
        let mut project = Project::new();
        let file = project.add(&measured);
        project.settle();
        project.finish(file, &mut measured.analysis);
        println!("{}", serde_json::to_string_pretty(&measured.analysis).unwrap_or_default());
        for finding in &measured.findings {
            println!("{finding:?}");
        }
        for step in meter.explain(pack, &bytes) {
            let function = step.function.map(|at| measured.analysis.functions[at].name.as_str());
            println!(
                "{:>4} {:?} +{} {} ({})",
                step.line,
                step.metric,
                step.amount,
                step.why,
                function.unwrap_or("file")
            );
        }
    }
}
