//! The worked examples of `docs/metrics` have the figures the pages say.

use std::path::Path;

use plimsoll_analyze::metrics::{Meter, Project};
use plimsoll_analyze::pack::named;

/// The source of a page's example, its language, and what is said below it.
fn example(page: &str) -> Option<(&str, &str, &str)> {
    let (_, rest) = page.split_once("## Example")?;
    let (_, rest) = rest.split_once("```")?;
    let (language, rest) = rest.split_once('\n')?;
    let (source, after) = rest.split_once("```")?;
    Some((language, source, after.trim().lines().last()?))
}

fn check(name: &str, page: &str) {
    let (language, source, claims) = example(page).unwrap_or_else(|| panic!("{name} has no example"));
    let pack = named(language).unwrap_or_else(|| panic!("{name}: no pack for {language}"));
    let mut measured = Meter::new().measure(pack, name, source.as_bytes());
    let mut project = Project::new();
    let file = project.add(&measured);
    project.settle();
    project.finish(file, &mut measured.analysis);
    let function = serde_json::to_value(&measured.analysis.functions[0]).expect("numbers and texts");
    for claim in claims.split(", ") {
        let (path, expected) = claim.split_once(' ').unwrap_or_else(|| panic!("{name}: `{claim}`"));
        let found = path.split('.').fold(&function, |inside, step| &inside[step]);
        let decimals = expected.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let found = found.as_f64().unwrap_or_else(|| panic!("{name}: {path} is {found}"));
        assert_eq!(format!("{found:.decimals$}"), expected, "{name}: {path}");
    }
}

#[test]
fn examples_have_the_figures_the_pages_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/metrics");
    let pages: Vec<_> = std::fs::read_dir(folder).expect("the pages").flatten().map(|it| it.path()).collect();
    assert!(pages.len() > 9, "a page for each metric");
    for page in pages.iter().filter(|it| !it.ends_with("README.md")) {
        check(&page.to_string_lossy(), &std::fs::read_to_string(page).expect("a text"));
    }
}
