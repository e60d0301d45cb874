// Branches, loops and jumps.
function chain(x) { // @= cyclomatic 3, cognitive 3, npath 3, nesting 1, parameters 1, exits 0, lines.logical 6
  if (x === 1) one(); // @+ cyclomatic 1, cognitive 1
  else if (x === 2) { // @+ cyclomatic 1, cognitive 1
    two();
  } else three(); // @+ cognitive 1
  done();
}

function loops(xs) { // @= cyclomatic 5, cognitive 15, nesting 5
  for (let i = 0; i < 3; i++) { // @+ cyclomatic 1, cognitive 1
    for (const x of xs) { // @+ cyclomatic 1, cognitive 2
      for (const k in x) { // @+ cyclomatic 1, cognitive 3
        do { // @+ cyclomatic 1, cognitive 4
          for (;;) { // @+ cognitive 5
          }
        } while (k);
      }
    }
  }
}

function fallThrough(x) { // @= cyclomatic 4, cognitive 1, npath 4, exits 0, lines.logical 7
  switch (x) { // @+ cognitive 1
    case 1: // @+ cyclomatic 1
    case TWO: // @+ cyclomatic 1
      both();
    case f(3): // @+ cyclomatic 1
      let y = 1;
      three(y);
      break;
    default:
      other();
  }
}

function withoutDefault(x) { // @= cyclomatic 3, cognitive 1, npath 3
  switch (x) { // @+ cognitive 1
    case 1: { // @+ cyclomatic 1
      break;
    }
    case 2: // @+ cyclomatic 1
  }
}

function labels(rows) { // @= cyclomatic 4, cognitive 8, nesting 3, lines.logical 6
  outer: for (const row of rows) { // @+ cyclomatic 1, cognitive 1
    for (const cell of row) { // @+ cyclomatic 1, cognitive 2
      if (cell) continue outer; // @+ cyclomatic 1, cognitive 4
      break outer; // @+ cognitive 1
    }
  }
}

function handlers() { // @= cyclomatic 2, cognitive 1, exits 3, nesting 1
  try {
    return read();
  } catch { // @+ cyclomatic 1, cognitive 1
    throw new Error("no");
  } finally {
    close();
  }
  return 1;
}
