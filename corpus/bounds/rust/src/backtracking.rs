//! Trying things out and taking them back.

/// Ways to place queens that do not attack each other, row by row.
pub fn queens(size: usize) -> usize {
    struct Board {
        columns: Vec<bool>,
        rising: Vec<bool>,
        falling: Vec<bool>,
    }

    fn place(row: usize, size: usize, board: &mut Board) -> usize {
        if row == size {
            return 1;
        }
        let mut ways = 0;
        for column in 0..size {
            let (up, down) = (row + column, row + size - column);
            if board.columns[column] || board.rising[up] || board.falling[down] {
                continue;
            }
            (board.columns[column], board.rising[up], board.falling[down]) = (true, true, true);
            ways += place(row + 1, size, board);
            (board.columns[column], board.rising[up], board.falling[down]) = (false, false, false);
        }
        ways
    }

    let mut board = Board {
        columns: vec![false; size],
        rising: vec![false; 2 * size],
        falling: vec![false; 2 * size + 1],
    };
    place(0, size, &mut board)
}

/// Every subset.
pub fn subsets<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let mut all = vec![vec![]];
    for item in items {
        let with: Vec<Vec<T>> = all
            .iter()
            .map(|subset| {
                let mut larger = subset.clone();
                larger.push(item.clone());
                larger
            })
            .collect();
        all.extend(with);
    }
    all
}

/// Every order of the items, by swapping in place; the visitor sees each.
pub fn permutations(items: &mut [u8], at: usize, visit: &mut impl FnMut(&[u8])) {
    if at + 1 >= items.len() {
        visit(items);
        return;
    }
    for other in at..items.len() {
        items.swap(at, other);
        permutations(items, at + 1, visit);
        items.swap(at, other);
    }
}

/// All correct strings of so many pairs of brackets.
pub fn bracketings(pairs: usize) -> Vec<String> {
    fn extend(text: &mut String, open: usize, closed: usize, pairs: usize, found: &mut Vec<String>) {
        if closed == pairs {
            found.push(text.clone());
            return;
        }
        if open < pairs {
            text.push('(');
            extend(text, open + 1, closed, pairs, found);
            text.pop();
        }
        if closed < open {
            text.push(')');
            extend(text, open, closed + 1, pairs, found);
            text.pop();
        }
    }
    let mut found = Vec::new();
    extend(&mut String::new(), 0, 0, pairs, &mut found);
    found
}

/// Ways to cut a text into pieces that read the same backwards.
pub fn palindrome_cuts(text: &[u8]) -> usize {
    if text.is_empty() {
        return 1;
    }
    (1..=text.len())
        .filter(|&cut| text[..cut].iter().eq(text[..cut].iter().rev()))
        .map(|cut| palindrome_cuts(&text[cut..]))
        .sum()
}

/// The shortest round trip through all towns, dropping a route once it is no better than the best.
pub fn round_trip(distances: &[Vec<u32>]) -> u32 {
    fn go_on(at: usize, left: &mut Vec<usize>, so_far: u32, best: &mut u32, distances: &[Vec<u32>]) {
        if so_far >= *best {
            return;
        }
        if left.is_empty() {
            *best = (*best).min(so_far + distances[at][0]);
            return;
        }
        for i in 0..left.len() {
            let next = left.swap_remove(i);
            go_on(next, left, so_far + distances[at][next], best, distances);
            left.push(next);
            let last = left.len() - 1;
            left.swap(i, last);
        }
    }
    let mut best = u32::MAX;
    let mut left: Vec<usize> = (1..distances.len()).collect();
    go_on(0, &mut left, 0, &mut best, distances);
    best
}
