// Operators that may skip their right side.
function logical(a, b, c) { // @= cyclomatic 4, cyclomatic_strict 1, cognitive 2, exits 1, parameters 3
  return a && b && (c || a); // @+ cyclomatic 3, cognitive 2
}

function nullish(a, b) { // @= cyclomatic 5, cyclomatic_strict 1, cognitive 0, abc 2.00
  const x = a?.b?.[0] ?? b; // @+ cyclomatic 3
  x.c ??= 1; // @+ cyclomatic 1
}

function calledIfThere(a) { // @= cyclomatic 2, cognitive 0, fan_out 1
  a?.run(); // @+ cyclomatic 1
}

function assigned(a) { // @= cyclomatic 3, cyclomatic_strict 1
  a ||= 1; // @+ cyclomatic 1
  a &&= 2; // @+ cyclomatic 1
}

function ternary(a, b) { // @= cyclomatic 3, cognitive 3, nesting 0
  return a ? 1 : b ? 2 : 3; // @+ cyclomatic 2, cognitive 3
}

function defaults(a = 1, { b = 2, ...rest } = {}, ...more) { // @= cyclomatic 4, parameters 3, cognitive 0 @+ cyclomatic 3
}

function jumps(a) { // @= cyclomatic 1, cognitive 0, exits 0
  // The shifts, `|` and `&` look at both sides.
  a = a | (1 & a) << 2;
}
