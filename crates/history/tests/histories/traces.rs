//! Traces of other systems: what each format gives, and what a malformed row does.

use plimsoll_history::read::trace::{Source, TraceError, Traced, of_history, read};
use plimsoll_model::TracedRun;
use proptest::prelude::*;

use crate::support::run;

fn traced(text: &str) -> Result<Traced, TraceError> {
    read(&[Source { task: "rule", written: 10_000.0, text: text.as_bytes() }])
}

fn only(text: &str) -> TracedRun {
    let traced = traced(text).unwrap();
    assert_eq!((traced.skipped, traced.trace.runs.len()), (0, 1), "{:?}", traced.findings);
    traced.trace.runs[0].clone()
}

#[test]
fn nextflow_is_read_raw_and_with_units() {
    let raw = only(
        "hash,process,tag,start,complete,realtime,memory,cpus,rss,peak_rss,wchar,exit\n\
         a,ALIGN,S1,1718920125000,1718920135000,10000,1073741824,4,1048576,2097152,512,0\n",
    );
    let people = only(
        "hash\tname\ttag\tstart\tcomplete\trealtime\tmemory\tcpus\trss\tpeak_rss\twchar\texit\n\
         a\tALIGN (S1)\tS1\t2024-06-20 21:48:45.000\t2024-06-20 21:48:55.000\t10s\t1 GB\t4\t1 MB\t2 MB\t512\t0\n",
    );
    assert_eq!(people.numbers[8], Some(1_048_576.0), "a column with units can be the feature");
    assert_eq!(TracedRun { numbers: Vec::new(), ..raw }, TracedRun { numbers: Vec::new(), ..people });
    let killed = only("process,start,realtime,rss,exit\nA,5,10,-,137\n");
    assert_eq!((killed.rss, killed.censored, killed.complete), (None, true, 15.0));
}

#[test]
fn any_csv_with_our_names_will_do() {
    let run = only(
        "task,start,complete,peak_rss,memory,input\nresize,2026-01-01T00:00:00Z,2026-01-01T00:01:00Z,2MiB,1GiB,77\n",
    );
    assert_eq!((run.task.as_str(), run.realtime, run.peak_rss), ("resize", 60_000.0, Some(2_097_152.0)));
    assert_eq!(run.numbers[5], Some(77.0));
}

#[test]
fn snakemake_benchmarks_end_when_they_were_written() {
    let head = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time";
    let plain = only(&format!("{head}\n2.5\t0:00:02\t10.0\t20\t9\t9\t1\t1\t90\t2.2\n"));
    assert_eq!((plain.task.as_str(), plain.start, plain.complete), ("rule", 7_500.0, 10_000.0));
    assert_eq!(plain.peak_rss, Some(10.0 * 1_048_576.0));
    let short = only(&format!("{head}\n0.1\t0:00:00\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\n"));
    assert_eq!(short.peak_rss, None);
}

#[test]
fn a_malformed_row_is_named_by_line_and_column_and_the_rest_is_used() {
    let traced = traced(
        "process,start,realtime,rss\nA,1,2,3\nA,soon,2,3\nA,1,2,many\n,1,2,3\nA,1,2\nA,1,2,4\n\"A,1,2,5\nA,1,2,6\n",
    )
    .unwrap();
    let said: Vec<&str> = traced.findings.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(said[0], "line 3, column start: 'soon' is not a moment");
    assert_eq!(said[1], "line 4, column rss: 'many' is not a size");
    assert_eq!(said[2], "line 5, column process: nothing stands there");
    assert_eq!(traced.trace.runs.iter().filter(|run| run.rss.is_some()).count(), 2, "{said:?}");
    assert_eq!(traced.skipped, traced.findings.len());
}

#[test]
fn what_is_no_trace_is_refused_with_what_it_lacks() {
    for (text, lacks) in [
        ("process,start,realtime\n", "rss"),
        ("process,rss\n", "start"),
        ("start,realtime,rss\n", "task"),
        ("process,start,rss\n", "realtime"),
        ("s\th:m:s\tmax_vms\n", "max_rss"),
    ] {
        let error = traced(text).unwrap_err();
        assert!(matches!(error, TraceError::Column { column, .. } if column == lacks), "{text}: {error}");
    }
    for text in ["", "\n", "hello", "\u{0}\u{1}"] {
        assert!(matches!(traced(text), Err(TraceError::Unknown(_))), "{text:?}");
    }
}

#[test]
fn our_own_history_is_a_trace() {
    let traced = of_history(&[run(1), run(2)]);
    assert_eq!(traced.trace.runs.len(), 2);
    assert!(traced.trace.runs[0].prior.is_some_and(|prior| prior > 0.0));
}

proptest! {
    #[test]
    fn nothing_makes_a_reader_panic_or_give_what_is_not_finite(
        header in prop::collection::vec(
            prop::sample::select(vec!["process", "task", "name", "start", "complete", "realtime", "rss", "peak_rss",
                "memory", "s", "h:m:s", "max_rss", "tag", "exit", "wchar"]), 2..10),
        rows in prop::collection::vec(prop::collection::vec("[0-9a-zA-Z .\"-]{0,9}|1e308|-5|2 GB|10s", 0..10), 0..8),
        tabs: bool,
    ) {
        let delimiter = if tabs { "\t" } else { "," };
        let mut text = header.join(delimiter);
        for row in rows {
            text.push('\n');
            text.push_str(&row.join(delimiter));
        }
        if let Ok(traced) = traced(&text) {
            for run in traced.trace.runs {
                let figures = [run.rss, run.peak_rss, run.memory, run.written, Some(run.realtime), Some(run.start)];
                prop_assert!(figures.into_iter().flatten().all(f64::is_finite));
            }
        }
    }

    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&[Source { task: "rule", written: 0.0, text: &bytes }]);
    }
}
