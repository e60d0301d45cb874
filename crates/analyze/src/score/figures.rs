//! Figures of one unit on one side, from its atoms.

use plimsoll_model::Figures;

use super::pair::UnitRef;
use super::sketch::AtomKind;

pub(super) fn figures(unit: &UnitRef<'_>, recursive: bool) -> Figures {
    let mut figures = Figures {
        start_line: unit.unit.start_line,
        end_line: unit.unit.end_line,
        recursive,
        ..Figures::default()
    };
    for atom in unit.sketch.atoms(unit.unit) {
        match atom.kind {
            AtomKind::Branch | AtomKind::Case | AtomKind::Logic | AtomKind::Catch => figures.branches += 1,
            AtomKind::Iterate | AtomKind::Repeat => {
                figures.loops += 1;
                figures.loop_depth = figures.loop_depth.max(u32::from(atom.loops) + 1);
            }
            AtomKind::Call | AtomKind::Macro => figures.calls += 1,
            _ => {}
        }
        let is_control = matches!(
            atom.kind,
            AtomKind::Branch | AtomKind::Match | AtomKind::Catch | AtomKind::Iterate | AtomKind::Repeat
        );
        if is_control {
            figures.nesting = figures.nesting.max(u32::from(atom.nesting) + 1);
        }
    }
    figures
}
