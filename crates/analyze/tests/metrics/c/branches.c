/* Branches, loops and jumps. */
void chain(int x) { /* @= cyclomatic 3, cognitive 3, npath 3, nesting 1, parameters 1, exits 0, lines.logical 6 */
  if (x == 1) one(); /* @+ cyclomatic 1, cognitive 1 */
  else if (x == 2) { /* @+ cyclomatic 1, cognitive 1 */
    two();
  } else three(); /* @+ cognitive 1 */
  done();
}

void loops(int *x) { /* @= cyclomatic 4, cognitive 15, nesting 5 */
  for (int i = 0; i < 3; i++) { /* @+ cyclomatic 1, cognitive 1 */
    while (*x) { /* @+ cyclomatic 1, cognitive 2 */
      do { /* @+ cyclomatic 1, cognitive 3 */
        for (;;) { /* @+ cognitive 4 */
          for (i = 1;; i++) /* @+ cognitive 5 */
            ;
        }
      } while (x[1]);
    }
  }
}

void fall_through(int x) { /* @= cyclomatic 4, cognitive 1, npath 4, lines.logical 6 */
  switch (x) { /* @+ cognitive 1 */
  case 1: /* @+ cyclomatic 1 */
  case TWO: /* @+ cyclomatic 1 */
    both();
  case 'c': /* @+ cyclomatic 1 */
    three();
    break;
  default:
    other();
  }
}

int without_default(int x) { /* @= cyclomatic 4, cognitive 1, npath 4, exits 4 */
  switch (x) { /* @+ cognitive 1 */
  case 1: /* @+ cyclomatic 1 */
    return 1;
  case 2: /* @+ cyclomatic 1 */
    return 2;
  case 3: /* @+ cyclomatic 1 */
    return 3;
  }
  return 0;
}

int jumps(int n) { /* @= cyclomatic 3, cognitive 5, exits 2, lines.logical 9 */
again:
  if (n > 10) { /* @+ cyclomatic 1, cognitive 1 */
    n--;
    goto again; /* @+ cognitive 1 */
  }
  if (n < 0) goto fail; /* @+ cyclomatic 1, cognitive 2 */
  return n;
fail: /* a way out is no jump */
  goto again; /* @+ cognitive 1 */
  return -1;
}

int logical(int a, int b, int c) { /* @= cyclomatic 4, cyclomatic_strict 1, cognitive 2, exits 1 */
  return a && b && !(c || a & b); /* @+ cyclomatic 3, cognitive 2 */
}

int ternary(int a, int b) { /* @= cyclomatic 3, cognitive 3 */
  return a ? 1 : b ?: 3; /* @+ cyclomatic 2, cognitive 3 */
}

void duff(char *to, char *from, int n) { /* @= cyclomatic 4, parameters 3 */
  switch (n % 2) { /* @+ cognitive 1 */
  case 0: /* @+ cyclomatic 1 */
    do { /* @+ cyclomatic 1, cognitive 2 */
      *to++ = *from++;
  case 1: /* @+ cyclomatic 1 */
      *to++ = *from++;
    } while (--n > 0);
  }
}
