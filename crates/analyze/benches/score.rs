//! What scoring takes beside parsing: `cargo bench -p plimsoll-analyze --bench score -- BEFORE AFTER [EXTENSION]`.
//!
//! Reads two folders, keeps the files that differ, and times in one process and on one thread, interleaved: parsing
//! both sides (the bound), sketching both sides, sketching the later side from the earlier one's tree, comparing.
//! Prints medians, their spread, and ratios to the bound.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads files, a clock and prints"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, hint};

use plimsoll_analyze::pack;
use plimsoll_analyze::score::{Side, Sketch, Weights, compare};
use tree_sitter::Parser;

const ROUNDS: usize = 9;

type Files = BTreeMap<String, Vec<u8>>;

fn read(folder: &Path, root: &Path, extension: &str, into: &mut Files) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, root, extension, into);
        } else if path.extension().is_some_and(|one| one == extension) {
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            into.insert(name, fs::read(&path).unwrap_or_default());
        }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    hint::black_box(work());
    start.elapsed()
}

fn main() {
    let mut arguments = env::args().skip(1).filter(|argument| argument != "--bench");
    let (Some(before), Some(after)) = (arguments.next(), arguments.next()) else {
        println!("two folders are needed: -- BEFORE AFTER [EXTENSION]");
        return;
    };
    let extension = arguments.next().unwrap_or_else(|| "py".to_owned());
    let Some(pack) = pack::all().find(|pack| pack.extensions.contains(&extension)) else { return };
    let Some(grammar) = plimsoll_grammars::named(pack.name) else { return };
    let Ok(weights) = Weights::from_tables(plimsoll_profiles::TABLES) else { return };
    let (mut old, mut new) = (Files::new(), Files::new());
    read(Path::new(&before), Path::new(&before), &extension, &mut old);
    read(Path::new(&after), Path::new(&after), &extension, &mut new);
    let same: Vec<String> = old
        .iter()
        .filter(|(name, bytes)| new.get(*name) == Some(bytes))
        .map(|(name, _)| name.clone())
        .collect();
    for name in same {
        old.remove(&name);
        new.remove(&name);
    }
    let bytes: usize = old.values().chain(new.values()).map(Vec::len).sum();
    println!("{} + {} files, {} KiB", old.len(), new.len(), bytes / 1024);

    let mut parser = Parser::new();
    let mut bare = Parser::new();
    let Ok(()) = bare.set_language(&grammar.parser.into()) else { return };
    let mut times: [Vec<Duration>; 4] = Default::default();
    let mut sizes = (0, 0);
    for _ in 0..ROUNDS {
        times[0].push(timed(|| {
            for bytes in old.values().chain(new.values()) {
                hint::black_box(bare.parse(bytes, None));
            }
        }));
        let (mut first, mut second) = (Vec::new(), Vec::new());
        times[1].push(timed(|| {
            first = old.values().map(|bytes| Sketch::of(&mut parser, pack, bytes)).collect();
            second = new.values().map(|bytes| Sketch::of(&mut parser, pack, bytes)).collect();
        }));
        let nothing = Vec::new();
        times[2].push(timed(|| {
            for (name, bytes) in &new {
                let earlier = old.get(name).unwrap_or(&nothing);
                hint::black_box(Sketch::of_both(&mut parser, pack, earlier, bytes));
            }
            for (_, bytes) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
                hint::black_box(Sketch::of(&mut parser, pack, bytes));
            }
        }));
        let (first, second) = (sides(&old, &first), sides(&new, &second));
        times[3].push(timed(|| {
            let score = compare(&first, &second, &weights);
            sizes = (score.files.len(), score.findings.len());
            score
        }));
    }
    let bound = median(&mut times[0].clone());
    let names = ["parsing both sides", "sketching both sides", "the later from the earlier", "comparing"];
    for (name, times) in names.iter().zip(&mut times) {
        let middle = median(times);
        println!(
            "{name:28} {:8.1} ms ({:.1} to {:.1})  {:.3} of the bound",
            middle.as_secs_f64() * 1e3,
            times[0].as_secs_f64() * 1e3,
            times[times.len() - 1].as_secs_f64() * 1e3,
            middle.as_secs_f64() / bound.as_secs_f64()
        );
    }
    println!("{} files with changes, {} findings", sizes.0, sizes.1);
}

fn sides<'a>(files: &'a Files, sketches: &'a [Sketch]) -> Vec<Side<'a>> {
    files.keys().zip(sketches).map(|(path, sketch)| Side { path, sketch }).collect()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
