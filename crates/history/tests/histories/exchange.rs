//! Histories travel as JSON and CSV, and arrive once however often they are imported.

use plimsoll_history::read::{ReadError, read};
use plimsoll_history::{CSV_COLUMNS, ExportFormat, Filter, History};
use plimsoll_model::wire::{self, Document, HistoryExport};
use plimsoll_model::{Bytes, Inputs, PastRun};
use proptest::prelude::*;

use crate::support::{history, run, runs};

fn export(history: &History, format: ExportFormat) -> String {
    let mut text = Vec::new();
    assert_eq!(history.export(&Filter::all(), format, &mut text).unwrap(), []);
    String::from_utf8(text).unwrap()
}

#[test]
fn json_carries_runs_whole_and_is_the_documented_schema() {
    let (_here, from) = history();
    let mut quotes = run(2);
    quotes.identity.entry = "we\"ird, 'näme'\n.py".to_owned();
    for run in [run(1), quotes.clone()] {
        from.record(&run).unwrap();
    }
    let text = export(&from, ExportFormat::Json);
    let document: Document<HistoryExport> = serde_json::from_str(&text).unwrap();
    assert_eq!(document.schema, wire::HISTORY);
    assert_eq!(document.body.runs, [run(1), quotes]);
    let (_there, to) = history();
    let first = to.import(&read(text.as_bytes()).unwrap().runs).unwrap();
    assert_eq!((first.added, first.known), (2, 0));
    let second = to.import(&read(text.as_bytes()).unwrap().runs).unwrap();
    assert_eq!((second.added, second.known), (0, 2));
    assert_eq!(export(&to, ExportFormat::Json), text);
}

/// What of a run survives in a flat record.
fn flat(run: &PastRun) -> PastRun {
    let mut flat = run.clone();
    flat.inputs = Inputs::default();
    flat.inputs.named.insert("input".to_owned(), run.inputs.total());
    flat.raises.clear();
    flat.usage.memory_curve = Default::default();
    flat.usage.cpu_curve = Default::default();
    flat.predicted.program.clone_from(&run.identity.entry);
    for footprint in [&mut flat.footprint, &mut flat.predicted] {
        footprint.memory.formula.clear();
        footprint.memory.reasons.clear();
    }
    flat
}

#[test]
fn csv_carries_the_figures_and_meets_the_json_of_the_same_runs() {
    let (_here, from) = history();
    let mut quotes = run(2);
    quotes.identity.entry = "we\"ird, 'näme'\n.py".to_owned();
    quotes.usage.elapsed_seconds = 0.1 + 0.2;
    for run in [run(1), quotes] {
        from.record(&run).unwrap();
    }
    let csv = export(&from, ExportFormat::Csv);
    assert_eq!(csv.lines().next().unwrap(), CSV_COLUMNS.join(","));
    let read_back = read(csv.as_bytes()).unwrap();
    assert_eq!(read_back.findings, []);
    let (flat, back) = (flat(&run(1)), &read_back.runs[0]);
    assert_eq!((&back.usage, back.outcome, &back.inputs), (&flat.usage, flat.outcome, &flat.inputs));
    assert_eq!((&back.predicted.memory, back.memory_limit), (&flat.predicted.memory, flat.memory_limit));
    assert_eq!((&back.version, &back.commit, back.started), (&flat.version, &flat.commit, flat.started));
    let imported = from.import(&read_back.runs).unwrap();
    assert_eq!((imported.added, imported.known), (0, 2), "the runs are there already");
    assert_eq!(runs(&from), [run(1)], "and stay whole");
}

#[test]
fn what_cannot_be_read_is_named_by_row_and_column_and_the_rest_is_used() {
    let csv = "entry,started,outcome,code,memory_peak_bytes,elapsed_seconds,mood\n\
               a.py,2026-01-02T03:04:05Z,exited,0,1000,1.5,good\n\
               b.py,yesterday,exited,0,1000,1.5,\n\
               c.py,2026-01-02T03:04:05Z,exited,0,-7,1.5,\n\
               d.py,2026-01-02T03:04:05Z,vanished,0,1000,1.5,\n\
               e.py,2026-01-02T03:04:05Z,exited\n\
               f.py,2026-01-02T03:04:05+01:00,stopped,,2000,NaN,\n\
               g.py,2026-01-02T03:04:05+01:00,out-of-memory,,2000,2,\n";
    let read = read(csv.as_bytes()).unwrap();
    let entries: Vec<_> = read.runs.iter().map(|run| run.identity.entry.as_str()).collect();
    assert_eq!(entries, ["a.py", "g.py"]);
    let told: Vec<_> = read.findings.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "columns that are not ours were overlooked: mood",
            "line 3, column started: 'yesterday' cannot be read",
            "line 4, column memory_peak_bytes: '-7' cannot be read",
            "line 5, column outcome: 'vanished' is no outcome",
            "line 6, column memory_peak_bytes: it is empty",
            "line 7, column elapsed_seconds: NaN is no duration",
        ]
    );
    let json = format!(
        r#"{{"schema":"plimsoll.history/1","runs":[{},{{"identity":{{"entry":"a","shape":7}}}},{{}},3]}}"#,
        serde_json::to_string(&run(1)).unwrap()
    );
    let read = plimsoll_history::read::read(json.as_bytes()).unwrap();
    assert_eq!(read.runs, [run(1)]);
    assert_eq!(read.findings.len(), 3);
    assert!(read.findings[0].text.starts_with("run 2, identity.shape: "), "{:?}", read.findings[0]);
}

#[test]
fn what_is_no_export_is_refused_whole() {
    for (text, told) in [
        ("", "empty"),
        ("{}", "schema"),
        ("{", "EOF"),
        (r#"{"schema":"plimsoll.history/2","runs":[]}"#, "plimsoll.history/2"),
        ("name,age\nx,1\n", "entry"),
    ] {
        let error = read(text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(told), "{text}: {error}");
    }
    assert_eq!(read(b"\xef\xbb\xbfentry\n"), Err(ReadError::Column("started")));
}

#[test]
fn an_export_of_nothing_can_be_imported() {
    let (_folder, history) = history();
    for format in ExportFormat::ALL {
        let text = export(&history, format);
        assert_eq!(read(text.as_bytes()).unwrap().runs, [], "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in "[{\"]?\\PC{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(text.as_bytes());
        let _ = read(&bytes);
        let header = "entry,started,outcome,memory_peak_bytes,elapsed_seconds\n";
        let _ = read(&[header.as_bytes(), &bytes].concat());
    }

    #[test]
    fn a_damaged_export_is_read_as_far_as_it_goes(at in 0..4000_usize, byte: u8) {
        let document = Document::new(wire::HISTORY, HistoryExport { runs: vec![run(1)] });
        let mut text = serde_json::to_vec(&document).unwrap();
        let at = at % text.len();
        text[at] = byte;
        let _ = read(&text);
    }
}

proptest! {
    // Each case is a file of its own.
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn figures_survive_both_forms(peak in 0..i64::MAX as u64, elapsed in 0.0..1e9_f64, input in 0..1_u64 << 50) {
        let mut given = run(1);
        given.usage.memory_peak = Bytes(peak);
        given.usage.elapsed_seconds = elapsed;
        given.inputs.arguments[0].size = Some(Bytes(input));
        let (_folder, history) = history();
        history.record(&given).unwrap();
        for format in ExportFormat::ALL {
            let text = export(&history, format);
            let back = &read(text.as_bytes()).unwrap().runs[0];
            prop_assert_eq!(back.usage.memory_peak, given.usage.memory_peak);
            prop_assert_eq!(back.usage.elapsed_seconds, elapsed);
            prop_assert_eq!(back.inputs.total(), given.inputs.total());
        }
    }
}
