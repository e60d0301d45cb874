// Functions, methods and what they are given. @file function_count 8
package fixture

import "sync"

type Stack[T any] struct { // @type name Stack, kind type, function_count 0
	items []T
	sync.Mutex
}

type Shape interface {
	Area(scale float64) float64
}

func (s *Stack[T]) Push(a, b T, more ...T) (n int, err error) { // @= name Stack.Push, kind method, parameters 4, cyclomatic 1, exits 1, lines.logical 6
	s.Lock()
	defer s.Unlock()
	s.items = append(s.items, a, b)
	n += len(more)
	return n, nil
}

func (s Stack[T]) depth(n int) int { // @= name Stack.depth, cyclomatic 2, cognitive 2, exits 2
	// One for the condition, one for calling itself.
	if n == 0 {
		return 0
	}
	return s.depth(n - 1)
}

func closures(xs []int) func() int { // @= name closures, cyclomatic 1, cognitive 2, exits 1, parameters 1
	go func(n int) { // @= kind closure, parameters 1, cyclomatic 2, cognitive 1
		for range xs {
		}
	}(1)
	return func() int { return 1 } // @= cyclomatic 1, exits 1
}

func callbacks(run func(a, b int) error, int2 func(int)) { // @= parameters 2, cyclomatic 1
	var local func(c, d int)
	_ = local
}

func generic[K comparable, V int | string](m map[K]V) (out []V) { // @= name generic, parameters 1, cyclomatic 2, npath 2
	for _, v := range m {
		out = append(out, v)
	}
	return
}

func declared(x int) int

func assigned() { // @= abc 5.39, fan_out 1
	a, b := 1, 2
	a += b
	a++
	if a == b {
		f(a)
	} else {
		f(b)
		f(f(1))
	}
}
