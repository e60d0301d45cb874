//! What is read from the tree of another text is read as by itself.

use tree_sitter::Parser;

use super::{Sketch, pack_of};

#[track_caller]
fn is_read_the_same(path: &str, before: &str, after: &str) {
    let (mut parser, pack) = (Parser::new(), pack_of(path));
    let (_, together) = Sketch::of_both(&mut parser, pack, before.as_bytes(), after.as_bytes());
    let apart = Sketch::of(&mut parser, pack, after.as_bytes());
    assert_eq!(together, apart, "{before}\n--- became\n{after}");
}

#[test]
fn a_mistake_is_read_the_same() {
    let before =
        "fn f() {\n    if let Ok(folder) = std::fs::read_dir(\"/texts\") {\n    } else {\n    }\n}\n";
    let after = before.replace("    } else", "        for path in paths {\n    } else");
    is_read_the_same("a.rs", before, &after);
    is_read_the_same("a.rs", &after, before);
}
