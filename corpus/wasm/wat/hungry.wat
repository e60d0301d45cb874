;; Asks for memory until there is none; being refused is no error.
(module
  (memory 1)
  (func (export "run") (result i32)
    (local $got i32)
    (loop $more
      (if (i32.ne (memory.grow (i32.const 256)) (i32.const -1))
        (then (local.set $got (i32.add (local.get $got) (i32.const 1))) (br $more))))
    (local.get $got)))
