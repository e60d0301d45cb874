//! Product of two n by n matrices of `f64`, row by row.

use std::env;

struct Matrix {
    n: usize,
    cells: Vec<f64>,
}

impl Matrix {
    fn zeros(n: usize) -> Self {
        Self { n, cells: vec![0.0; n * n] }
    }

    fn filled(n: usize, step: f64) -> Self {
        let mut matrix = Self::zeros(n);
        for (i, cell) in matrix.cells.iter_mut().enumerate() {
            *cell = (i % 1000) as f64 * step;
        }
        matrix
    }

    fn times(&self, other: &Self) -> Self {
        let n = self.n;
        let mut out = Self::zeros(n);
        for i in 0..n {
            for k in 0..n {
                let left = self.cells[i * n + k];
                for j in 0..n {
                    out.cells[i * n + j] += left * other.cells[k * n + j];
                }
            }
        }
        out
    }
}

fn main() {
    let n = env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(200);
    let product = Matrix::filled(n, 0.5).times(&Matrix::filled(n, 0.25));
    println!("trace {}", (0..n).map(|i| product.cells[i * n + i]).sum::<f64>());
}
