;; Two memories of its own, of which one is exported.
(module
  (memory $shown (export "memory") 1)
  (memory $hidden 1 16)
  (func (export "grow") (result i32) (memory.grow $hidden (i32.const 1)))
  (func (export "run") (param i32) (result i32)
    (i32.store $hidden (i32.const 8) (i32.add (i32.load $hidden (i32.const 8)) (local.get 0)))
    (i32.store $shown (i32.const 8) (i32.load $hidden (i32.const 8)))
    (i32.add (i32.load $shown (i32.const 8)) (memory.size $hidden))))
