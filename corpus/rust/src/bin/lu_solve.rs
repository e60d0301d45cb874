//! Solves a random system of n linear equations by LU decomposition with partial pivoting.

use std::env;

type Matrix = Vec<Vec<f64>>;

fn random_matrix(n: usize, seed: &mut u32) -> Matrix {
    let mut next = || {
        *seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        f64::from(*seed >> 8) / f64::from(1 << 24) - 0.5
    };
    (0..n).map(|_| (0..n).map(|_| next()).collect()).collect()
}

/// Decomposes in place; returns the order of the rows, or nothing when the matrix is singular.
fn decompose(matrix: &mut Matrix) -> Option<Vec<usize>> {
    let n = matrix.len();
    let mut order: Vec<usize> = (0..n).collect();
    for k in 0..n {
        let pivot = (k..n).max_by(|&a, &b| matrix[a][k].abs().total_cmp(&matrix[b][k].abs()))?;
        if matrix[pivot][k] == 0.0 {
            return None;
        }
        matrix.swap(k, pivot);
        order.swap(k, pivot);
        let (above, below) = matrix.split_at_mut(k + 1);
        let row = &above[k];
        for other in below {
            let factor = other[k] / row[k];
            other[k] = factor;
            for (cell, value) in other[k + 1..].iter_mut().zip(&row[k + 1..]) {
                *cell -= factor * value;
            }
        }
    }
    Some(order)
}

fn solve(lu: &Matrix, order: &[usize], right: &[f64]) -> Vec<f64> {
    let n = lu.len();
    let mut x: Vec<f64> = order.iter().map(|&row| right[row]).collect();
    for i in 0..n {
        let sum: f64 = (0..i).map(|j| lu[i][j] * x[j]).sum();
        x[i] -= sum;
    }
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|j| lu[i][j] * x[j]).sum();
        x[i] = (x[i] - sum) / lu[i][i];
    }
    x
}

fn main() {
    let n: usize = env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(200);
    let mut seed = 1;
    let matrix = random_matrix(n, &mut seed);
    let right = vec![1.0; n];
    let mut lu = matrix.clone();
    let Some(order) = decompose(&mut lu) else {
        eprintln!("singular");
        std::process::exit(1);
    };
    let x = solve(&lu, &order, &right);
    let residue = matrix
        .iter()
        .map(|row| (row.iter().zip(&x).map(|(a, x)| a * x).sum::<f64>() - 1.0).abs())
        .fold(0.0, f64::max);
    println!("largest residue {residue:e}");
}
