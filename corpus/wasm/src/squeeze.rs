//! Compresses and expands again: LZ77 with a hash of the last places, and a check that nothing was lost.

fn text(length: usize) -> Vec<u8> {
    let words: [&[u8]; 6] = [b"load ", b"line ", b"ship ", b"summer ", b"winter ", b"fresh water "];
    let mut made = Vec::with_capacity(length + 16);
    let mut seed = 12_345u32;
    while made.len() < length {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        made.extend_from_slice(words[(seed >> 16) as usize % words.len()]);
    }
    made
}

fn hash(bytes: &[u8]) -> usize {
    let word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    (word.wrapping_mul(2_654_435_761) >> 20) as usize
}

fn squeeze(from: &[u8]) -> Vec<u8> {
    let mut places = vec![usize::MAX; 4096];
    let (mut to, mut at, mut literals) = (Vec::new(), 0, 0);
    let flush = |to: &mut Vec<u8>, from: &[u8]| {
        for part in from.chunks(127) {
            to.push(part.len() as u8);
            to.extend_from_slice(part);
        }
    };
    while at + 4 < from.len() {
        let slot = hash(&from[at..]);
        let before = places[slot];
        places[slot] = at;
        let reach = if before == usize::MAX || at - before > 0xffff { 0 } else {
            from[at..].iter().zip(&from[before..]).take(130).take_while(|(a, b)| a == b).count()
        };
        if reach < 5 {
            at += 1;
            continue;
        }
        flush(&mut to, &from[literals..at]);
        to.push(0x80 | (reach - 3) as u8);
        to.extend_from_slice(&((at - before) as u16).to_le_bytes());
        at += reach;
        literals = at;
    }
    flush(&mut to, &from[literals..]);
    to
}

fn expand(from: &[u8]) -> Vec<u8> {
    let (mut to, mut at) = (Vec::new(), 0);
    while at < from.len() {
        let head = from[at];
        at += 1;
        if head < 0x80 {
            to.extend_from_slice(&from[at..at + head as usize]);
            at += head as usize;
        } else {
            let back = u16::from_le_bytes([from[at], from[at + 1]]) as usize;
            at += 2;
            for _ in 0..(head & 0x7f) as usize + 3 {
                to.push(to[to.len() - back]);
            }
        }
    }
    to
}

/// Length of the compressed text, or 0 when expanding it gives another.
#[no_mangle]
pub extern "C" fn run(length: u32) -> u32 {
    let made = text(length as usize);
    let squeezed = squeeze(&made);
    if expand(&squeezed) == made { squeezed.len() as u32 } else { 0 }
}
