"""Small Rust programs, each linking and using one crate as programs commonly do; measure_crates.py builds them.

Each is (dependencies of its manifest, source). `done()` is appended by the measurer and prints the program's own
memory; it is called when the crate is in use: a runtime running, a client having tried to connect.
"""

from __future__ import annotations

# A program that does nothing, and one with so many threads that each allocate a little.
BARE = ("", "fn main() { done() }")
THREADS = 64
THREADED = (
    "",
    """
use std::time::Duration;

fn main() {
    let workers: Vec<_> = (0..64)
        .map(|i| std::thread::spawn(move || {
            let texts: Vec<String> = (0..20).map(|k| format!("{k}{i}")).collect();
            std::thread::sleep(Duration::from_millis(300));
            texts.len()
        }))
        .collect();
    std::thread::sleep(Duration::from_millis(100));
    done();
    for worker in workers {
        worker.join().unwrap();
    }
}
""",
)

# Which measured crates a probe runs, not merely links: code that is linked and never called costs next to nothing.
RUNS: dict[str, tuple[str, ...]] = {
    "hyper": ("tokio",),
    "reqwest": ("hyper", "tokio"),
    "axum": ("hyper", "tokio"),
    "actix-web": ("tokio",),
}

PROBES: dict[str, tuple[str, str]] = {
    "serde_json": (
        'serde = {version="1",features=["derive"]}\n'
        'serde_json = "1"',
        r"""
fn main() {
    let v: serde_json::Value = serde_json::from_str("{\"a\":[1,2.5,\"x\"]}").unwrap();
    std::hint::black_box(v.to_string());
    done()
}
""",
    ),
    "rayon": (
        'rayon = "1"',
        r"""
use rayon::prelude::*;
fn main() {
    let s: u64 = (0..100000u64).into_par_iter().map(|x| x * x % 7).sum();
    std::hint::black_box(s);
    done()
}
""",
    ),
    "tokio": (
        'tokio = { version = "1", features = ["full"] }',
        r"""
#[tokio::main]
async fn main() {
    let h = tokio::spawn(async {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        1
    });
    h.await.unwrap();
    done()
}
""",
    ),
    "regex": (
        'regex = "1"',
        r"""
fn main() {
    let r = regex::Regex::new(r"(\w+)@(\w+)\.com").unwrap();
    std::hint::black_box(r.is_match("a@b.com"));
    done()
}
""",
    ),
    "clap": (
        'clap = { version = "4", features = ["derive"] }',
        r"""
use clap::Parser;
#[derive(Parser)]
struct A {
    #[arg(long, default_value_t = 1)]
    n: u32,
    file: Option<String>,
}
fn main() {
    let a = A::parse();
    std::hint::black_box((a.n, a.file));
    done()
}
""",
    ),
    "reqwest": (
        'reqwest = { version = "0.12", features = ["json"] }\n'
        'tokio = { version = "1", features = ["full"] }',
        r"""
#[tokio::main]
async fn main() {
    let c = reqwest::Client::new();
    let _ = c.get("http://127.0.0.1:9/").send().await;
    done()
}
""",
    ),
    "hyper": (
        'hyper = { version = "1", features = ["full"] }\n'
        'hyper-util = { version = "0.1", features = ["full"] }\n'
        'http-body-util = "0.1"\n'
        'tokio = { version = "1", features = ["full"] }',
        r"""
use hyper_util::client::legacy::Client;
#[tokio::main]
async fn main() {
    let c: Client<_, http_body_util::Empty<hyper::body::Bytes>> =
        Client::builder(hyper_util::rt::TokioExecutor::new()).build_http();
    let _ = c.get("http://127.0.0.1:9/".parse().unwrap()).await;
    done()
}
""",
    ),
    "axum": (
        'axum = "0.8"\n'
        'tokio = { version = "1", features = ["full"] }',
        r"""
use axum::{Router, routing::get};
#[tokio::main]
async fn main() {
    let app: Router = Router::new().route("/", get(|| async { "x" }));
    let l = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    tokio::spawn(async move { axum::serve(l, app).await.unwrap() });
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    done()
}
""",
    ),
    "ureq": (
        'ureq = "3"',
        r"""
fn main() {
    let _ = ureq::get("http://127.0.0.1:9/").call();
    done()
}
""",
    ),
    "csv": (
        'csv = "1"',
        r"""
fn main() {
    let mut r = csv::Reader::from_reader("a,b\n1,2\n".as_bytes());
    std::hint::black_box(r.records().count());
    done()
}
""",
    ),
    "rusqlite": (
        'rusqlite = { version = "0.37", features = ["bundled"] }',
        r"""
fn main() {
    let c = rusqlite::Connection::open_in_memory().unwrap();
    c.execute("create table a(b)", ()).unwrap();
    done()
}
""",
    ),
    "chrono": (
        'chrono = "0.4"',
        r"""
fn main() {
    std::hint::black_box(chrono::Local::now().to_string());
    done()
}
""",
    ),
    "flate2": (
        'flate2 = "1\"',
        r"""
use std::io::Write;
fn main() {
    let mut e = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    e.write_all(&[7u8; 100000]).unwrap();
    std::hint::black_box(e.finish().unwrap());
    done()
}
""",
    ),
    "ndarray": (
        'ndarray = "0.16"',
        r"""
fn main() {
    let a = ndarray::Array2::<f64>::zeros((8, 8));
    std::hint::black_box(a.dot(&a));
    done()
}
""",
    ),
    "crossbeam": (
        'crossbeam = "0.8"',
        r"""
fn main() {
    let (s, r) = crossbeam::channel::bounded(4);
    s.send(1).unwrap();
    std::hint::black_box(r.recv().unwrap());
    done()
}
""",
    ),
    "tracing": (
        'tracing = "0.1"\n'
        'tracing-subscriber = { version = "0.3", features = ["env-filter"] }',
        r"""
fn main() {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    tracing::info!("x");
    done()
}
""",
    ),
    "rand": (
        'rand = "0.9"',
        r"""
fn main() {
    std::hint::black_box(rand::random::<u64>());
    done()
}
""",
    ),
    "walkdir": (
        'walkdir = "2"',
        r"""
fn main() {
    std::hint::black_box(walkdir::WalkDir::new("/usr/lib").max_depth(2).into_iter().count());
    done()
}
""",
    ),
    "toml": (
        'toml = "0.9"',
        r"""
fn main() {
    std::hint::black_box(toml::from_str::<toml::Table>("a=1").unwrap());
    done()
}
""",
    ),
    "image": (
        'image = { version = "0.25", default-features = false, features = ["png", "jpeg"] }',
        r"""
fn main() {
    let i = image::RgbImage::new(8, 8);
    let mut o = std::io::Cursor::new(Vec::new());
    i.write_to(&mut o, image::ImageFormat::Png).unwrap();
    done()
}
""",
    ),
    "actix-web": (
        'actix-web = "4"',
        r"""
use actix_web::{App, HttpServer, web};
#[actix_web::main]
async fn main() {
    let s = HttpServer::new(|| App::new().route("/", web::get().to(|| async { "x" })))
        .bind("127.0.0.1:0")
        .unwrap()
        .run();
    actix_web::rt::spawn(s);
    actix_web::rt::time::sleep(std::time::Duration::from_millis(50)).await;
    done()
}
""",
    ),
}
