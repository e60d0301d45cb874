// Lines, operators and operands.  @file lines.physical 16, lines.source 8, lines.comment 8, lines.blank 2
/* A block,

   with a blank line inside. */

/// Documented.
fn add(a: u32, b: u32) -> u32 { // @= volume 55.35, lines.physical 3, lines.source 3, lines.logical 2
    a + b
}

fn assigned(mut x: u32) -> u32 { // @= abc 3.46, lines.logical 6
    let y = x;
    x += y;
    if x == y { f(x) } else { g(y) }
}
// end
