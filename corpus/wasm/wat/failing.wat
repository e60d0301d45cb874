;; Every way of ending badly, by number: 0 unreachable, 1 division, 2 past the end of memory, 3 a hole in a table,
;; 4 another type than called, 5 no end of calls, anything else never ends.
(module
  (memory 1)
  (table 2 funcref)
  (elem (i32.const 1) $other)
  (func $other (param f64))
  (func $deeper (call $deeper))
  (func (export "run") (param $way i32)
    (block $endless
      (block $deep (block $type (block $hole (block $memory (block $zero (block $never
        (br_table $never $zero $memory $hole $type $deep $endless (local.get $way)))
        unreachable)
        (drop (i32.div_s (i32.const 1) (i32.const 0))))
        (drop (i32.load (i32.const 65536))))
        (call_indirect (i32.const 0)))
        (call_indirect (i32.const 1)))
        (call $deeper))
    (loop $again (br $again))))
