//! Notices as the annotations that GitHub Actions reads from a step's output: one workflow command a line.
//!
//! Escaped as GitHub's own toolkit does it (actions/toolkit, packages/core/src/command.ts). GitHub shows ten
//! annotations of a level a step, so the gravest should come first.

use std::fmt::Write as _;

use super::{Level, Notice};

/// One line a notice, in the order given.
pub(crate) fn text(notices: &[Notice]) -> String {
    let mut out = String::new();
    for notice in notices {
        let level = match notice.level {
            Level::Note => "notice",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        let title = match &notice.name {
            Some(name) => format!("{}: {name}", notice.rule),
            None => notice.rule.clone(),
        };
        let (first, last) = notice.lines;
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "::{level} file={},line={first},endLine={last},title={}::{}",
            property(&notice.path),
            property(&title),
            data(&notice.message)
        );
    }
    out
}

/// A message: `%` and line ends would end or change it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value, which `:` and `,` would end as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(level: Level, path: &str, name: Option<&str>, message: &str) -> Notice {
        Notice {
            rule: "cognitive".to_owned(),
            level,
            message: message.to_owned(),
            path: path.to_owned(),
            lines: (3, 9),
            name: name.map(str::to_owned),
        }
    }

    #[test]
    fn an_annotation_is_one_line_whatever_it_holds() {
        let notices = [
            notice(Level::Error, "src/a.py", Some("Outer.f"), "cognitive 20, at most 15"),
            notice(Level::Warning, "odd, name: 1%.py", None, "two\nlines: 100 %\r\n::error::x"),
        ];
        assert_eq!(
            text(&notices),
            "::error file=src/a.py,line=3,endLine=9,title=cognitive%3A Outer.f::cognitive 20, at most 15\n\
             ::warning file=odd%2C name%3A 1%25.py,line=3,endLine=9,title=cognitive::\
             two%0Alines: 100 %25%0D%0A::error::x\n"
        );
    }
}
