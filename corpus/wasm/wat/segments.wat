;; Passive segments, one dropped when it was used: using it twice traps, in every variant and after every switch.
(module
  (memory (export "memory") 1)
  (table $t 4 funcref)
  (data $greeting "hello")
  (elem $later func $one $two)
  (func $one (result i32) i32.const 1)
  (func $two (result i32) i32.const 2)
  (func (export "greet") (memory.init $greeting (i32.const 0) (i32.const 0) (i32.const 5)))
  (func (export "silence") (data.drop $greeting))
  (func (export "fill") (table.init $t $later (i32.const 0) (i32.const 0) (i32.const 2)))
  (func (export "empty") (elem.drop $later))
  (func (export "run") (param i32) (result i32) (call_indirect $t (result i32) (local.get 0))))
