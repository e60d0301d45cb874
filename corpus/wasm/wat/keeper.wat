;; Keeps references to objects of the host, which mean nothing in another store.
(module
  (table $kept (export "kept") 8 externref)
  (global $last (mut externref) (ref.null extern))
  (func (export "keep") (param $at i32) (param $what externref)
    (global.set $last (local.get $what))
    (table.set $kept (local.get $at) (local.get $what)))
  (func (export "run") (param $at i32) (result externref) (table.get $kept (local.get $at))))
