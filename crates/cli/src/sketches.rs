//! Sketches of a change's files: from the cache, or read in parallel.
//!
//! A content has one sketch whatever its file is called, so the cache is keyed by the name git gives the content. What
//! cannot be a program's source (binary contents, what stands for a file kept elsewhere) has no sketch, and is told.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use plimsoll_analyze::pack::{self, Pack};
use plimsoll_analyze::score::Sketch;
use plimsoll_model::{Bytes, Finding};
use tree_sitter::Parser;

use crate::cache::{self, Cache};
use crate::change::{Pair, Place, Texts};
use crate::error::Outcome;

/// How much the cache may hold.
const MOST_KEPT: u64 = 256 * Bytes::MIB;

/// Texts that wait to be read at the most: memory must not grow with the change.
const WAITING: usize = 16;

/// Fewer texts than this are read where we stand: a thread costs more.
const WORTH_A_THREAD: usize = 4;

/// What git-lfs commits in place of a large file (its specification, "The Pointer").
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// How far git itself looks for a NUL to tell a binary file.
const BINARY_WITHIN: usize = 8000;

/// A file on both sides.
pub(crate) struct Sketched {
    pub(crate) path: String,
    pub(crate) before: Option<Sketch>,
    pub(crate) after: Option<Sketch>,
}

/// The files of a change that can be compared, and what is to be said of others.
pub(crate) struct Sketches {
    pub(crate) files: Vec<Sketched>,
    /// Files with a language's name but without its content.
    pub(crate) findings: Vec<Finding>,
    /// Files of no language that is read.
    pub(crate) other: usize,
}

/// A text to be read.
struct Job<'p> {
    /// Which side of which file.
    slot: (usize, usize),
    pack: &'p Pack,
    bytes: Vec<u8>,
    key: Option<String>,
    /// The other side of the file, where neither is known: read from the tree of this one.
    later: Option<Box<Self>>,
}

/// Both sides of every file, as they are finished.
type Done = Mutex<Vec<[Option<Sketch>; 2]>>;

/// Reads both sides of every file.
///
/// # Errors
///
/// Where a content cannot be had: a sketch of nothing in its place would give a wrong score.
pub(crate) fn sketches(texts: &mut Texts, pairs: &[Pair]) -> Outcome<Sketches> {
    let cache = Cache::of("sketches", MOST_KEPT);
    let cache = cache.as_ref();
    let readable = pairs.iter().filter(|pair| may_be_source(&pair.path));
    texts.fetch(readable.flat_map(|pair| pair.before.iter().chain(&pair.after)));
    let done: Done = Mutex::new(vec![[None, None]; pairs.len()]);
    let mut findings = Vec::new();
    let mut other = 0;
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(pairs.len() / WORTH_A_THREAD + 1);
    let (send, receive) = sync_channel::<Job<'_>>(WAITING);
    // Owned by the workers alone: if they are gone, sending fails rather than waits.
    let receive = Arc::new(Mutex::new(receive));
    thread::scope(|scope| {
        // Dropped when all is sent, or nothing more can be: then the workers end.
        let send = send;
        let mut here = (threads == 1).then(Parser::new);
        for _ in 0..if threads > 1 { threads } else { 0 } {
            let (receive, done) = (Arc::clone(&receive), &done);
            scope.spawn(move || work(&receive, done, cache));
        }
        drop(receive);
        for (at, pair) in pairs.iter().enumerate() {
            match jobs(texts, at, pair, cache)? {
                Found::Other => other += 1,
                Found::Unreadable(why) => {
                    findings.push(Finding::note("not-understood", why, Some(pair.path.clone())));
                }
                Found::Sides(sides) => {
                    for (side, found) in sides.into_iter().enumerate() {
                        match (found, &mut here) {
                            (Some(Side::Known(sketch)), _) => put(&done, (at, side), *sketch),
                            (Some(Side::Unread(job)), Some(parser)) => read(parser, &job, &done, cache),
                            (Some(Side::Unread(job)), None) => drop(send.send(job)),
                            (None, _) => {}
                        }
                    }
                }
            }
        }
        Ok(())
    })?;
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let files = pairs
        .iter()
        .zip(done)
        .filter(|(_, sides)| sides.iter().any(Option::is_some))
        .map(|(pair, [before, after])| Sketched { path: pair.path.clone(), before, after })
        .collect();
    Ok(Sketches { files, findings, other })
}

/// What one file is.
enum Found<'p> {
    /// Of no language that is read.
    Other,
    /// Not what its name says, and why.
    Unreadable(&'static str),
    Sides([Option<Side<'p>>; 2]),
}

/// One side of a file.
enum Side<'p> {
    Known(Box<Sketch>),
    Unread(Job<'p>),
}

fn jobs(texts: &mut Texts, at: usize, pair: &Pair, cache: Option<&Cache>) -> Outcome<Found<'static>> {
    if !may_be_source(&pair.path) {
        return Ok(Found::Other);
    }
    let mut sides = [None, None];
    for (side, place) in [&pair.before, &pair.after].into_iter().enumerate() {
        let Some(place) = place else { continue };
        let key = key(&pair.path, place);
        if let Some(sketch) = key.as_deref().zip(cache).and_then(|(key, cache)| cache.get(key)) {
            sides[side] = Some(Side::Known(Box::new(sketch)));
            continue;
        }
        let Some(bytes) = texts.read(place)? else {
            return Ok(Found::Unreadable("larger than any source that a person wrote: not compared"));
        };
        let Some(pack) = pack::pack_for(&pair.path, &bytes) else { continue };
        if let Some(why) = unreadable(&bytes) {
            return Ok(Found::Unreadable(why));
        }
        sides[side] = Some(Side::Unread(Job { slot: (at, side), pack, bytes, key, later: None }));
    }
    Ok(match &sides {
        [None, None] => Found::Other,
        // Files on disk come in pairs whether they differ or not.
        [Some(Side::Unread(before)), Some(Side::Unread(after))] if before.bytes == after.bytes => {
            Found::Sides([None, None])
        }
        _ => Found::Sides(joined(sides)),
    })
}

/// Two sides that are both to be read are one job: the later one mostly is the earlier one.
fn joined(sides: [Option<Side<'_>>; 2]) -> [Option<Side<'_>>; 2] {
    match sides {
        [Some(Side::Unread(before)), Some(Side::Unread(after))] => {
            [Some(Side::Unread(Job { later: Some(Box::new(after)), ..before })), None]
        }
        sides => sides,
    }
}

fn work(receive: &Mutex<Receiver<Job<'_>>>, done: &Done, cache: Option<&Cache>) {
    let mut parser = Parser::new();
    loop {
        let job = match receive.lock() {
            Ok(receive) => receive.recv(),
            Err(_) => return,
        };
        let Ok(job) = job else { return };
        read(&mut parser, &job, done, cache);
    }
}

fn read(parser: &mut Parser, job: &Job<'_>, done: &Done, cache: Option<&Cache>) {
    let Some(later) = &job.later else {
        return keep(job, Sketch::of(parser, job.pack, &job.bytes), done, cache);
    };
    let (before, after) = Sketch::of_both(parser, job.pack, &job.bytes, &later.bytes);
    keep(job, before, done, cache);
    keep(later, after, done, cache);
}

fn keep(job: &Job<'_>, sketch: Sketch, done: &Done, cache: Option<&Cache>) {
    if let (Some(key), Some(cache)) = (&job.key, cache) {
        cache.put(key, &sketch);
    }
    put(done, job.slot, sketch);
}

fn put(done: &Done, (at, side): (usize, usize), sketch: Sketch) {
    if let Ok(mut done) = done.lock() {
        done[at][side] = Some(sketch);
    }
}

/// What the cache calls a content, which with the end of a file's name decides how it is read; none for one whose name
/// would have to be worked out.
fn key(path: &str, place: &Place) -> Option<String> {
    match place {
        Place::Blob(id) => Some(cache::key(&[ending(path).as_bytes(), id.as_bytes()])),
        Place::Disk(_) => None,
    }
}

/// Whether it is worth a look inside: a file without an extension may say there what it is.
fn may_be_source(path: &str) -> bool {
    pack::pack_for(path, b"").is_some() || ending(path) == name(path)
}

/// A file's extension, or all of its name.
fn ending(path: &str) -> &str {
    let name = name(path);
    match name.trim_start_matches('.').rsplit_once('.') {
        Some((_, extension)) => extension,
        None => name,
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Why a content is no source; none where it may be.
fn unreadable(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(LFS_POINTER) {
        return Some("a git-lfs pointer: the content is kept elsewhere and not compared");
    }
    let start = &bytes[..bytes.len().min(BINARY_WITHIN)];
    start.contains(&0).then_some("a binary content: not compared")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_source_is_compared() {
        let check = |bytes: &[u8], expected: bool| {
            assert_eq!(unreadable(bytes).is_none(), expected, "{:?}", String::from_utf8_lossy(bytes));
        };
        check(b"x = 1\n", true);
        check(b"", true);
        check(b"x = '\xe9'\n", true);
        check(b"\x7fELF\x02\x01\x01\0\0", false);
        check(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n", false);
    }

    #[test]
    fn a_file_without_an_extension_may_say_what_it_is_inside() {
        let check = |path: &str, expected| assert_eq!(may_be_source(path), expected, "{path}");
        check("bin/tool", true);
        check("a.b/tool", true);
        check("a/b.py", true);
        check(".profile", true);
        check("a/b.txt", false);
        check("tool.tar.gz", false);
    }
}
