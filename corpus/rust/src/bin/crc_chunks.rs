//! CRC-32 of a file and of each of its chunks.

use std::env;
use std::fs::File;
use std::io::{self, Read};

const POLYNOMIAL: u32 = 0xEDB8_8320;

/// Slicing by four: one table a byte of the word.
struct Crc {
    tables: [[u32; 256]; 4],
}

impl Crc {
    fn new() -> Self {
        let mut tables = [[0; 256]; 4];
        for value in 0..256u32 {
            let mut crc = value;
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ POLYNOMIAL } else { crc >> 1 };
            }
            tables[0][value as usize] = crc;
        }
        for value in 0..256 {
            for k in 1..4 {
                let before: u32 = tables[k - 1][value];
                tables[k][value] = before >> 8 ^ tables[0][(before & 255) as usize];
            }
        }
        Self { tables }
    }

    fn update(&self, mut crc: u32, data: &[u8]) -> u32 {
        let mut words = data.chunks_exact(4);
        for word in &mut words {
            crc ^= u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
            crc = self.tables[3][(crc & 255) as usize]
                ^ self.tables[2][(crc >> 8 & 255) as usize]
                ^ self.tables[1][(crc >> 16 & 255) as usize]
                ^ self.tables[0][(crc >> 24) as usize];
        }
        words
            .remainder()
            .iter()
            .fold(crc, |crc, &byte| crc >> 8 ^ self.tables[0][((crc ^ u32::from(byte)) & 255) as usize])
    }
}

fn main() -> io::Result<()> {
    let path = env::args().nth(1).expect("usage: crc_chunks FILE [CHUNK BYTES]");
    let size: usize = env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(4 << 20);
    let crc = Crc::new();
    let mut file = File::open(path)?;
    let mut chunk = Vec::with_capacity(size);
    let mut sums = Vec::new();
    let mut whole = u32::MAX;
    loop {
        chunk.clear();
        if file.by_ref().take(size as u64).read_to_end(&mut chunk)? == 0 {
            break;
        }
        sums.push(!crc.update(u32::MAX, &chunk));
        whole = crc.update(whole, &chunk);
    }
    println!("{:08x} in {} chunks, first {:08x?}", !whole, sums.len(), sums.first());
    Ok(())
}
