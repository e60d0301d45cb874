//! A Prometheus server: its answers as text, and a real one where there is one.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use plimsoll_history::read::prometheus::{Window, fetch, read};
use plimsoll_history::read::trace::Traced;
use proptest::prelude::*;

fn matrix(series: &str) -> String {
    format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{series}]}}}}"#)
}

#[test]
fn a_series_is_a_run_of_its_container() {
    let memory = matrix(
        r#"{"metric":{"container":"web","pod":"web-1"},"values":[[100,"5e6"],[160,"9e6"],[220,"7e6"]]},
           {"metric":{"container":"POD","pod":"web-1"},"values":[[100,"1"]]},
           {"metric":{"container":"bad","pod":"x"},"values":[[100,"NaN"]]}"#,
    );
    let cpu = matrix(r#"{"metric":{"container":"web","pod":"web-1"},"values":[[100,"10"],[220,"70"]]}"#);
    let traced = read(memory.as_bytes(), cpu.as_bytes()).unwrap();
    let run = &traced.trace.runs[0];
    assert_eq!((traced.trace.runs.len(), traced.skipped), (1, 1));
    assert_eq!((run.task.as_str(), run.peak_rss, run.realtime), ("web", Some(9e6), 120_000.0));
    assert_eq!(run.cpus, Some(0.5));
}

#[test]
fn what_is_no_answer_is_said() {
    let said = r#"{"status":"error","errorType":"bad_data","error":"too many samples"}"#;
    assert!(read(said.as_bytes(), said.as_bytes()).unwrap_err().to_string().contains("too many samples"));
    assert!(read(b"<html>", b"").is_err());
    let nobody = fetch("http://127.0.0.1:1", &Window { end: 0.0, length: 60.0 }).unwrap_err();
    assert!(nobody.to_string().contains("cannot be asked"), "{nobody}");
}

proptest! {
    #[test]
    fn no_answer_makes_the_reader_panic(
        values in prop::collection::vec((any::<f64>(), "[0-9.eE+-]{0,8}|NaN|\\+Inf"), 0..9), other in "\\PC{0,60}",
    ) {
        let values: Vec<String> =
            values.iter().filter(|(at, _)| at.is_finite()).map(|(at, text)| format!(r#"[{at:e},"{text}"]"#)).collect();
        let series = format!(r#"{{"metric":{{"container":"a"}},"values":[{}]}}"#, values.join(","));
        let text = matrix(&series);
        if let Ok(traced) = read(text.as_bytes(), text.as_bytes()) {
            prop_assert!(traced.trace.runs.iter().all(|run| run.realtime.is_finite()));
        }
        let _ = read(other.as_bytes(), other.as_bytes());
    }
}

/// Ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Answers every scrape with the metrics of two containers.
fn exporter() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let body = "container_memory_working_set_bytes{container=\"web\",pod=\"web-1\"} 5e+06\n\
                    container_memory_working_set_bytes{container=\"job\",pod=\"job-1\"} 7e+06\n\
                    container_cpu_usage_seconds_total{container=\"web\",pod=\"web-1\"} 3\n";
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            let _ = stream.read(&mut [0; 4096]);
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    port
}

#[test]
fn a_real_server_is_asked() {
    if Command::new("prometheus")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("skipped: there is no prometheus (Debian's package prometheus)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (target, port) = (exporter(), free_port());
    let config = folder.path().join("prometheus.yml");
    let text = format!(
        "global: {{scrape_interval: 1s}}\nscrape_configs: [{{job_name: c, honor_labels: true, static_configs: [{{targets: ['127.0.0.1:{target}']}}]}}]\n"
    );
    std::fs::write(&config, text).unwrap();
    let server = Command::new("prometheus")
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _server = Server(server);
    let begun = Instant::now();
    let mut last: Option<Traced> = None;
    while begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(500));
        let end = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
        last = fetch(&format!("http://127.0.0.1:{port}/"), &Window { end, length: 300.0 }).ok();
        if last.as_ref().is_some_and(|traced| traced.trace.runs.len() == 2) {
            break;
        }
    }
    let traced = last.expect("the server answers");
    let mut tasks: Vec<(&str, Option<f64>)> =
        traced.trace.runs.iter().map(|run| (run.task.as_str(), run.peak_rss)).collect();
    tasks.sort_by(|a, b| a.0.cmp(b.0));
    assert_eq!(tasks, [("job", Some(7e6)), ("web", Some(5e6))]);
}
