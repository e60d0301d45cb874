//! Packs a file with a sliding-window compressor: matches are found through hash chains.

use std::env;
use std::fs;
use std::io;

const WINDOW: usize = 1 << 15;
const HASHES: usize = 1 << 14;
const LEAST: usize = 4;
const MOST: usize = 255;
const NONE: u32 = u32::MAX;

struct Chains {
    heads: Vec<u32>,
    before: Vec<u32>,
}

impl Chains {
    fn new() -> Self {
        Self { heads: vec![NONE; HASHES], before: vec![NONE; WINDOW] }
    }

    fn hash(data: &[u8]) -> usize {
        let word = u32::from_le_bytes([data[0], data[1], data[2], data[3]]);
        (word.wrapping_mul(2654435761) >> 18) as usize
    }

    fn insert(&mut self, data: &[u8], at: usize) {
        if at + LEAST <= data.len() {
            let hash = Self::hash(&data[at..]);
            self.before[at % WINDOW] = self.heads[hash];
            self.heads[hash] = at as u32;
        }
    }

    /// Length and distance of the longest match before `at`, of those that are looked at.
    fn longest(&self, data: &[u8], at: usize) -> Option<(usize, usize)> {
        if at + LEAST > data.len() {
            return None;
        }
        let mut best = None;
        let mut length = LEAST - 1;
        let mut candidate = self.heads[Self::hash(&data[at..])];
        for _ in 0..16 {
            if candidate == NONE || at - candidate as usize >= WINDOW {
                break;
            }
            let start = candidate as usize;
            let same = data[start..].iter().zip(&data[at..]).take(MOST).take_while(|(a, b)| a == b).count();
            if same > length {
                length = same;
                best = Some((same, at - start));
            }
            let next = self.before[start % WINDOW];
            if next == NONE || next >= candidate {
                break;
            }
            candidate = next;
        }
        best
    }
}

fn pack(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut chains = Chains::new();
    let (mut at, mut literals) = (0, 0);
    let flush = |out: &mut Vec<u8>, plain: &[u8]| {
        for part in plain.chunks(255) {
            out.push(0);
            out.push(part.len() as u8);
            out.extend_from_slice(part);
        }
    };
    while at < data.len() {
        match chains.longest(data, at) {
            Some((length, distance)) => {
                flush(&mut out, &data[literals..at]);
                out.push(length as u8);
                out.extend_from_slice(&(distance as u16).to_le_bytes());
                for place in at..at + length {
                    chains.insert(data, place);
                }
                at += length;
                literals = at;
            }
            None => {
                chains.insert(data, at);
                at += 1;
            }
        }
    }
    flush(&mut out, &data[literals..]);
    out
}

fn main() -> io::Result<()> {
    let (Some(source), Some(target)) = (env::args().nth(1), env::args().nth(2)) else {
        eprintln!("usage: lz_pack INPUT OUTPUT");
        std::process::exit(2);
    };
    let data = fs::read(source)?;
    let packed = pack(&data);
    fs::write(target, &packed)?;
    println!("{} -> {} bytes", data.len(), packed.len());
    Ok(())
}
