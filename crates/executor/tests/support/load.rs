//! Programs that take what they are told to: what the tests and the benches run under limits. Each is one word and
//! its numbers, such as `climb 200`, handed over in the environment to another copy of the same binary.

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Write};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The variable that holds what to do.
pub(crate) const LOAD: &str = "PLIMSOLL_TEST_LOAD";

const MIB: usize = 1 << 20;

/// Does what the variable says and ends the process; returns when there is no such variable.
pub(crate) fn run_if_asked() {
    let Ok(text) = std::env::var(LOAD) else { return };
    let words: Vec<&str> = text.split(' ').collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<usize>().ok()).unwrap_or(0);
    let ms = |at: usize| Duration::from_millis(number(at) as u64);
    match words[0] {
        // Takes memory a MiB at a time, as fast as it can, and holds it for a moment.
        "climb" => {
            let mut held = Vec::new();
            for _ in 0..number(1) {
                held.push(touched(MIB));
            }
            sleep(ms(2));
            black_box(&held);
        }
        // As `climb`, and writes down how many milliseconds each MiB took.
        "gaps" => {
            let mut held = Vec::new();
            let mut gaps = String::new();
            for _ in 0..number(1) {
                let begin = Instant::now();
                held.push(touched(MIB));
                gaps.push_str(&format!("{:.4} ", begin.elapsed().as_secs_f64() * 1e3));
            }
            std::fs::write(words[2], gaps).unwrap();
            black_box(&held);
        }
        // Waits, takes memory at once, holds it, lets go of it, waits.
        "spike" => {
            sleep(ms(3));
            let held = touched(number(1) * MIB);
            sleep(ms(2));
            drop(held);
            sleep(ms(3));
        }
        // Up and down, each height another, with waits in between.
        "saw" => {
            for height in 1..=number(1) {
                let held = touched(height * 3 * MIB);
                sleep(Duration::from_millis(7));
                drop(held);
                sleep(Duration::from_millis(3));
            }
        }
        // Writes a file and reads it, a MiB at a time.
        "stream" => {
            let mut file = File::create(words[2]).unwrap();
            let piece = vec![7; MIB];
            for _ in 0..number(1) {
                file.write_all(&piece).unwrap();
            }
            file.sync_all().unwrap();
            drop(file);
            let mut piece = vec![0; MIB];
            for _ in 0..2 {
                let mut file = File::open(words[2]).unwrap();
                while file.read(&mut piece).unwrap() > 0 {}
            }
        }
        // Keeps some cores busy.
        "spin" => {
            let until = Instant::now() + ms(2);
            std::thread::scope(|scope| {
                for _ in 0..number(1) {
                    scope.spawn(|| while Instant::now() < until {});
                }
            });
        }
        // Starts as many processes as it may, and exits with how many it got.
        "fork" => {
            let children: Vec<_> =
                (0..number(1)).map_while(|_| Command::new("sleep").arg("30").spawn().ok()).collect();
            std::process::exit(i32::try_from(children.len()).unwrap_or(255));
        }
        // Sends bytes to itself over loopback, one short connection after another.
        "talk" => {
            for _ in 0..number(2) {
                let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
                let mut sender = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
                let (mut receiver, _) = listener.accept().unwrap();
                let size = number(1);
                let writer = std::thread::spawn(move || sender.write_all(&vec![1; size]).unwrap());
                let mut all = Vec::new();
                receiver.read_to_end(&mut all).unwrap();
                writer.join().unwrap();
                assert_eq!(all.len(), size);
            }
            sleep(ms(3));
        }
        other => panic!("no such load: {other}"),
    }
    std::process::exit(0);
}

fn touched(bytes: usize) -> Vec<u8> {
    let mut memory = vec![0_u8; bytes];
    for page in memory.chunks_mut(4096) {
        page[0] = 1;
    }
    black_box(memory)
}
