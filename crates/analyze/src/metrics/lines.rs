//! Lines of a file: which hold code and which a comment.
//!
//! Knows rows, not syntax.

use plimsoll_model::Lines;

const CODE: u8 = 1;
const COMMENT: u8 = 2;

/// One mark a row.
#[derive(Debug, Default)]
pub(super) struct LineMap {
    rows: Vec<u8>,
    /// The row marked last: most tokens follow another one on their row.
    last: Option<(u32, u8)>,
}

impl LineMap {
    /// All rows of a text, unmarked. A text that ends with a line end has no row behind it.
    pub(super) fn of(text: &[u8]) -> Self {
        let ends = text.iter().filter(|&&byte| byte == b'\n').count();
        let open = usize::from(text.last().is_some_and(|&last| last != b'\n'));
        Self { rows: vec![0; ends + open], last: None }
    }

    /// A row with code on it.
    pub(super) fn code(&mut self, row: u32) {
        if self.last != Some((row, CODE)) {
            self.mark(row, row, CODE);
        }
    }

    /// Rows of a token with line ends inside.
    pub(super) fn code_through(&mut self, first: u32, last: u32) {
        self.mark(first, last, CODE);
    }

    /// Rows of a comment.
    pub(super) fn comment(&mut self, first: u32, last: u32) {
        self.mark(first, last, COMMENT);
    }

    fn mark(&mut self, first: u32, last: u32, mark: u8) {
        let end = (last as usize + 1).min(self.rows.len());
        for row in self.rows.get_mut(first as usize..end).unwrap_or_default() {
            *row |= mark;
        }
        self.last = Some((last, mark));
    }

    /// Lines of a file whose syntax is not known.
    pub(super) fn unread(&self) -> Lines {
        Lines { physical: u32::try_from(self.rows.len()).unwrap_or(u32::MAX), ..Lines::default() }
    }

    /// Sums up to each row, so that any stretch is counted in no time.
    pub(super) fn sums(&self) -> LineSums {
        let mut so_far = [0; 3];
        let mut sums = Vec::with_capacity(self.rows.len() + 1);
        sums.push(so_far);
        for row in &self.rows {
            so_far[0] += u32::from(row & CODE != 0);
            so_far[1] += u32::from(row & COMMENT != 0);
            so_far[2] += u32::from(*row == 0);
            sums.push(so_far);
        }
        LineSums(sums)
    }
}

/// Counts of code, comment and blank lines before each row.
#[derive(Debug)]
pub(super) struct LineSums(Vec<[u32; 3]>);

impl LineSums {
    /// Lines from row `first` to row `last`.
    pub(super) fn between(&self, first: u32, last: u32, logical: Option<u32>) -> Lines {
        let rows = self.0.len() - 1;
        let start = (first as usize).min(rows);
        let end = (last as usize + 1).min(rows).max(start);
        let count = |which: usize| self.0[end][which] - self.0[start][which];
        let physical = u32::try_from(end - start).unwrap_or(u32::MAX);
        Lines { physical, source: count(0), comment: count(1), blank: count(2), logical }
    }

    /// All lines.
    pub(super) fn all(&self, logical: Option<u32>) -> Lines {
        self.between(0, u32::MAX - 1, logical)
    }
}
