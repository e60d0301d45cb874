// Branches, loops and jumps.
class Branches {
    void chain(int x) { // @= name Branches.chain, kind method, cyclomatic 3, cognitive 3, npath 3, nesting 1, parameters 1, exits 0, lines.logical 6
        if (x == 1) one(); // @+ cyclomatic 1, cognitive 1
        else if (x == 2) { // @+ cyclomatic 1, cognitive 1
            two();
        } else three(); // @+ cognitive 1
        done();
    }

    void loops(int[] xs) { // @= cyclomatic 4, cognitive 10, nesting 4
        for (int i = 0; i < 3; i++) { // @+ cyclomatic 1, cognitive 1
            for (var x : xs) { // @+ cyclomatic 1, cognitive 2
                do { // @+ cyclomatic 1, cognitive 3
                    for (;;) { // @+ cognitive 4
                    }
                } while (x > 0);
            }
        }
    }

    void fallThrough(int x) { // @= cyclomatic 4, cognitive 1, npath 4, lines.logical 6
        switch (x) { // @+ cognitive 1
            case 1: // @+ cyclomatic 1
            case TWO: // @+ cyclomatic 1
                both();
            case 3, 4: // @+ cyclomatic 1
                int y = 1;
                break;
            default:
                other();
        }
    }

    int matches(Object o) { // @= cyclomatic 4, cognitive 1, exits 2
        // The value is used, so that one of the cases always fits.
        return switch (o) { // @+ cognitive 1
            case String s when s.length() > 1 -> 1; // @+ cyclomatic 2
            case Point(int x, var y) -> { // @+ cyclomatic 1
                yield x + y;
            }
            case null, default -> throw new Error();
        };
    }

    int sealed(Shape shape) { // @= cyclomatic 2, cognitive 1
        int sides = switch (shape) { // @+ cognitive 1
            case Square s -> 4; // @+ cyclomatic 1
            case Triangle t -> 3;
        };
        return sides;
    }

    void done(Level level) { // @= cyclomatic 3, cognitive 1
        switch (level) { // @+ cognitive 1
            case LOW -> low(); // @+ cyclomatic 1
            case HIGH -> { // @+ cyclomatic 1
            }
        }
    }

    void jumps(int[][] rows) { // @= cyclomatic 4, cognitive 8
        outer:
        for (int[] row : rows) { // @+ cyclomatic 1, cognitive 1
            for (int cell : row) { // @+ cyclomatic 1, cognitive 2
                if (cell == 1) continue outer; // @+ cyclomatic 1, cognitive 4
                break outer; // @+ cognitive 1
            }
        }
    }

    boolean logical(boolean a, boolean b, Object c) { // @= cyclomatic 4, cyclomatic_strict 1, cognitive 2
        return a && b && !(c instanceof String s || a & b); // @+ cyclomatic 3, cognitive 2
    }

    int ternary(boolean a, boolean b) { // @= cyclomatic 3, cognitive 3, exits 1
        return a ? 1 : b ? 2 : 3; // @+ cyclomatic 2, cognitive 3
    }

    String handlers() throws IOException { // @= cyclomatic 2, cognitive 1, exits 2, nesting 1
        try (var in = open(); other) {
            return in.read();
        } catch (IOException | RuntimeException e) { // @+ cyclomatic 1, cognitive 1
            throw e;
        } finally {
            synchronized (this) {
                close();
            }
        }
    }
}
