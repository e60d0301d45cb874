;; Nothing of its state is exported: two globals, a memory, and a start function that must run once.
(module
  (memory 1)
  (global $calls (mut i32) (i32.const 0))
  (global $sum (mut f64) (f64.const 0.5))
  (func $begin (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1000))))
  (start $begin)
  (func (export "run") (param $add i32) (result f64)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (local.get $add)))
    (global.set $sum (f64.add (global.get $sum) (f64.convert_i32_s (i32.load (i32.const 64)))))
    (f64.add (global.get $sum) (f64.convert_i32_s (global.get $calls)))))
