// Lines, operators and operands.  @file lines.physical 15, lines.source 11, lines.comment 6, lines.blank 1
/* A block,
   of comments. */
function add(a, b) { // @= volume 39.86, lines.source 3, lines.logical 2, abc 0.00
  return a + b;
}

function text(a) { // @= lines.source 3, lines.logical 2, abc 1.41, exits 0
  a.b = `one ${a.c} of ${f("a", 'b')}`; // Interpolated code is code.
}
export const LINES = `
not a comment // at all

`;
export { add };
