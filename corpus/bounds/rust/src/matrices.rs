//! Tables of numbers.

pub type Matrix = Vec<Vec<f64>>;

/// The product of two matrices.
pub fn multiply(a: &Matrix, b: &Matrix) -> Matrix {
    let columns = b[0].len();
    let mut product = vec![vec![0.0; columns]; a.len()];
    for (row, out) in a.iter().zip(&mut product) {
        for (j, cell) in out.iter_mut().enumerate() {
            *cell = row.iter().zip(b).map(|(x, other)| x * other[j]).sum();
        }
    }
    product
}

/// Rows become columns.
pub fn transposed(matrix: &[Vec<i64>]) -> Vec<Vec<i64>> {
    let width = matrix.first().map_or(0, Vec::len);
    (0..width).map(|column| matrix.iter().map(|row| row[column]).collect()).collect()
}

/// The determinant, by elimination with the largest pivot.
pub fn determinant(mut matrix: Matrix) -> f64 {
    let n = matrix.len();
    let mut result = 1.0;
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()));
        let Some(pivot) = pivot.filter(|&row| matrix[row][column] != 0.0) else { return 0.0 };
        if pivot != column {
            matrix.swap(pivot, column);
            result = -result;
        }
        result *= matrix[column][column];
        let (upper, lower) = matrix.split_at_mut(column + 1);
        let top = &upper[column];
        for row in lower {
            let factor = row[column] / top[column];
            for j in column..n {
                row[j] -= factor * top[j];
            }
        }
    }
    result
}

/// Turns a square picture clockwise, ring by ring.
pub fn rotate(picture: &mut [Vec<u8>]) {
    let n = picture.len();
    for ring in 0..n / 2 {
        for i in ring..n - 1 - ring {
            let saved = picture[ring][i];
            picture[ring][i] = picture[n - 1 - i][ring];
            picture[n - 1 - i][ring] = picture[n - 1 - ring][n - 1 - i];
            picture[n - 1 - ring][n - 1 - i] = picture[i][n - 1 - ring];
            picture[i][n - 1 - ring] = saved;
        }
    }
}

/// The cells in a spiral from the outside.
pub fn spiral(matrix: &[Vec<i64>]) -> Vec<i64> {
    let mut out = Vec::new();
    if matrix.is_empty() {
        return out;
    }
    let (mut top, mut left) = (0, 0);
    let (mut bottom, mut right) = (matrix.len(), matrix[0].len());
    while top < bottom && left < right {
        out.extend_from_slice(&matrix[top][left..right]);
        top += 1;
        out.extend((top..bottom).map(|row| matrix[row][right - 1]));
        right -= 1;
        if top < bottom {
            out.extend((left..right).rev().map(|column| matrix[bottom - 1][column]));
            bottom -= 1;
        }
        if left < right {
            out.extend((top..bottom).rev().map(|row| matrix[row][left]));
            left += 1;
        }
    }
    out
}

/// Sums of all rectangles from the origin, to answer for any rectangle at once.
pub struct Sums(Vec<Vec<i64>>);

/// Builds the table of sums.
pub fn rectangle_sums(matrix: &[Vec<i64>]) -> Sums {
    let mut sums: Vec<Vec<i64>> = vec![vec![0; matrix.first().map_or(0, Vec::len) + 1]];
    for (row, numbers) in matrix.iter().enumerate() {
        let mut so_far = 0;
        let mut line = vec![0];
        for (column, number) in numbers.iter().enumerate() {
            so_far += number;
            line.push(so_far + sums[row][column + 1]);
        }
        sums.push(line);
    }
    Sums(sums)
}

/// The sum of a rectangle, its end not included.
pub fn rectangle_sum(sums: &Sums, start: (usize, usize), end: (usize, usize)) -> i64 {
    let Sums(table) = sums;
    table[end.0][end.1] - table[start.0][end.1] - table[end.0][start.1] + table[start.0][start.1]
}

/// Rows and columns that hold a zero become zero.
pub fn spread_zeros(matrix: &mut [Vec<i64>]) {
    let rows: Vec<bool> = matrix.iter().map(|row| row.contains(&0)).collect();
    let columns: Vec<bool> =
        (0..matrix[0].len()).map(|column| matrix.iter().any(|row| row[column] == 0)).collect();
    for (row, &clear) in matrix.iter_mut().zip(&rows) {
        for (cell, &clear_too) in row.iter_mut().zip(&columns) {
            if clear || clear_too {
                *cell = 0;
            }
        }
    }
}

/// Sum of the main diagonal and how far the matrix is from symmetric.
pub fn trace_and_skew(matrix: &[Vec<i64>]) -> (i64, i64) {
    let trace = matrix.iter().enumerate().map(|(i, row)| row[i]).sum();
    let mut skew = 0;
    for i in 0..matrix.len() {
        for j in 0..i {
            skew += (matrix[i][j] - matrix[j][i]).abs();
        }
    }
    (trace, skew)
}
