;; Cannot be instantiated: its start function traps.
(module
  (func $begin unreachable)
  (start $begin)
  (func (export "run")))
