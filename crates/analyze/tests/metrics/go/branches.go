// Branches, loops and jumps.
package fixture

func chain(x int) { // @= cyclomatic 3, cognitive 3, npath 3, nesting 1, parameters 1, exits 0, lines.logical 6
	if x == 1 { // @+ cyclomatic 1, cognitive 1
		one()
	} else if y := f(); y == 2 { // @+ cyclomatic 1, cognitive 1
		two()
	} else { // @+ cognitive 1
		three()
	}
	done()
}

func loops(xs []int) { // @= cyclomatic 4, cognitive 15, nesting 5
	for i := 0; i < 3; i++ { // @+ cyclomatic 1, cognitive 1
		for range xs { // @+ cyclomatic 1, cognitive 2
			for ready() { // @+ cyclomatic 1, cognitive 3
				for { // @+ cognitive 4
					for i = 1; ; i++ { // @+ cognitive 5
					}
				}
			}
		}
	}
}

func choices(x int, v any) { // @= cyclomatic 7, cognitive 3
	switch x { // @+ cognitive 1
	case 1, 2: // @+ cyclomatic 1
		fallthrough
	case three: // @+ cyclomatic 1
	default:
	}
	switch { // @+ cognitive 1
	case x > 1: // @+ cyclomatic 1
	case x < 0: // @+ cyclomatic 1
	}
	switch w := v.(type) { // @+ cognitive 1
	case int, string: // @+ cyclomatic 1
		use(w)
	case nil: // @+ cyclomatic 1
	}
}

func waits(c, d chan int) { // @= cyclomatic 2, cognitive 1, parameters 2, npath 2
	// One of the two will fit: it waits.
	select { // @+ cognitive 1
	case x := <-c: // @+ cyclomatic 1
		use(x)
	case d <- 1:
	}
}

func asks(c, d chan int) { // @= cyclomatic 3, cognitive 1
	select { // @+ cognitive 1
	case <-c: // @+ cyclomatic 1
	case d <- 1: // @+ cyclomatic 1
	default:
	}
}

func jumps(rows [][]int) { // @= cyclomatic 5, cognitive 12, nesting 3
outer:
	for _, row := range rows { // @+ cyclomatic 1, cognitive 1
		for _, cell := range row { // @+ cyclomatic 1, cognitive 2
			if cell == 1 { // @+ cyclomatic 1, cognitive 3
				continue outer // @+ cognitive 1
			}
			if cell == 2 { // @+ cyclomatic 1, cognitive 3
				goto end // @+ cognitive 1
			}
			break outer // @+ cognitive 1
		}
	}
end:
	done()
}

func logical(a, b, c bool) bool { // @= cyclomatic 4, cyclomatic_strict 1, cognitive 2, exits 1, parameters 3
	return a && b && (c || a) // @+ cyclomatic 3, cognitive 2
}
