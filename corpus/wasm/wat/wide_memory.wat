;; A memory with 64-bit addresses.
(module
  (memory i64 1 4)
  (func (export "run") (param i64) (result i64)
    (i64.store (i64.const 32) (i64.add (i64.load (i64.const 32)) (local.get 0)))
    (i64.load (i64.const 32))))
