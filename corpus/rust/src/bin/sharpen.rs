//! Sharpens a binary PGM image with a 3 by 3 kernel, in floats, and writes it again.

use std::error::Error;
use std::fs;

struct Image {
    width: usize,
    height: usize,
    pixels: Vec<f32>,
}

impl Image {
    fn decode(data: &[u8]) -> Option<Self> {
        let mut fields = data.splitn(4, |byte| byte.is_ascii_whitespace());
        let magic = fields.next()?;
        let mut number = || std::str::from_utf8(fields.next()?).ok()?.parse::<usize>().ok();
        let (width, height) = (number()?, number()?);
        let pixels = fields.next()?.strip_prefix(b"255\n")?;
        if magic != b"P5" || pixels.len() < width * height {
            return None;
        }
        Some(Self { width, height, pixels: pixels[..width * height].iter().map(|&p| f32::from(p)).collect() })
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        out.extend(self.pixels.iter().map(|&pixel| pixel.clamp(0.0, 255.0) as u8));
        out
    }

    fn convolve(&self, kernel: &[[f32; 3]; 3]) -> Self {
        let mut pixels = self.pixels.clone();
        for y in 1..self.height.saturating_sub(1) {
            for x in 1..self.width - 1 {
                let mut sum = 0.0;
                for (dy, row) in kernel.iter().enumerate() {
                    for (dx, factor) in row.iter().enumerate() {
                        sum += factor * self.pixels[(y + dy - 1) * self.width + x + dx - 1];
                    }
                }
                pixels[y * self.width + x] = sum;
            }
        }
        Self { width: self.width, height: self.height, pixels }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    if args.len() < 3 {
        return Err("usage: sharpen INPUT.pgm OUTPUT.pgm".into());
    }
    let image = Image::decode(&fs::read(&args[1])?).ok_or("not a binary PGM of 255 greys")?;
    let sharp = image.convolve(&[[0.0, -1.0, 0.0], [-1.0, 5.0, -1.0], [0.0, -1.0, 0.0]]);
    fs::write(&args[2], sharp.encode())?;
    println!("{} x {}", sharp.width, sharp.height);
    Ok(())
}
