//! Notices as a SARIF 2.1.0 log (OASIS standard), for GitHub code scanning, editors and other viewers.
//!
//! Only the few objects that notices need, typed; a crate of the whole schema generates some ninety of them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Level, Notice, Rule};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What may stand in the path of a URI as it is (RFC 3986, section 3.3), less what is read differently in places.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'a str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    semantic_version: &'a str,
    information_uri: &'a str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    short_description: Text<'a>,
    help: Text<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    /// Where the rule stands among the driver's; left out for one that is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'a str,
    message: Text<'a>,
    locations: [Location<'a>; 1],
    partial_fingerprints: Fingerprints,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[Logical<'a>; 1]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    end_line: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    fully_qualified_name: &'a str,
}

/// What stays the same when lines move, so that a viewer knows a notice again.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "plimsoll/v1")]
    place: String,
}

/// The log of one run, as indented JSON with a final newline.
pub(crate) fn text(rules: &[Rule], notices: &[Notice]) -> String {
    let descriptors = rules
        .iter()
        .map(|rule| Descriptor {
            id: &rule.id,
            short_description: Text { text: &rule.summary },
            help: Text { text: &rule.help },
        })
        .collect();
    let driver = Driver {
        name: "plimsoll",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: descriptors,
    };
    let results = notices.iter().map(|notice| finding(rules, notice)).collect();
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    crate::render::json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn finding<'a>(rules: &[Rule], notice: &'a Notice) -> Finding<'a> {
    let (start_line, end_line) = notice.lines;
    let physical_location = Physical {
        artifact_location: Artifact { uri: uri(&notice.path) },
        region: Region { start_line, end_line: end_line.max(start_line) },
    };
    let logical_locations = notice.name.as_deref().map(|name| [Logical { fully_qualified_name: name }]);
    Finding {
        rule_id: &notice.rule,
        rule_index: rules.iter().position(|rule| rule.id == notice.rule),
        level: match notice.level {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        },
        message: Text { text: &notice.message },
        locations: [Location { physical_location, logical_locations }],
        partial_fingerprints: Fingerprints { place: fingerprint(notice) },
    }
}

/// Relative where the path is, so that a viewer looks from the root of its checkout.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, PATH))
}

fn fingerprint(notice: &Notice) -> String {
    let mut hash = Sha256::new();
    for part in [&notice.rule, &notice.path, notice.name.as_ref().unwrap_or(&notice.message)] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_notice_stands_at_its_place_under_its_rule() {
        let rule = |id: &str| Rule { id: id.to_owned(), summary: "s".to_owned(), help: "h".to_owned() };
        let notice = |path: &str, lines| Notice {
            rule: "npath".to_owned(),
            level: Level::Error,
            message: "too many paths".to_owned(),
            path: path.to_owned(),
            lines,
            name: Some("Outer.f".to_owned()),
        };
        let rules = [rule("cognitive"), rule("npath")];
        let log = text(&rules, &[notice("./a b/ü#1.py", (3, 9)), notice("/tmp/a.py", (30, 39))]);
        let log: Value = serde_json::from_str(&log).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "npath");
        let [first, second] = run["results"].as_array().unwrap().as_slice() else { panic!("{log:#}") };
        assert_eq!((&first["ruleId"], &first["ruleIndex"]), (&"npath".into(), &1.into()));
        let place = &first["locations"][0];
        assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "a%20b/%C3%BC%231.py");
        assert_eq!(place["physicalLocation"]["region"]["endLine"], 9);
        assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "Outer.f");
        let place = &second["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "file:///tmp/a.py");
    }

    #[test]
    fn a_notice_is_known_again_when_its_lines_moved() {
        let notice = |lines, rule: &str| Notice {
            rule: rule.to_owned(),
            level: Level::Note,
            message: String::new(),
            path: "a.py".to_owned(),
            lines,
            name: Some("f".to_owned()),
        };
        assert_eq!(fingerprint(&notice((1, 2), "npath")), fingerprint(&notice((7, 9), "npath")));
        assert_ne!(fingerprint(&notice((1, 2), "npath")), fingerprint(&notice((1, 2), "cognitive")));
    }
}
