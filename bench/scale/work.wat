;; Work of any length over a memory of any size. What each part writes is told; all of it is the same every time.
(module
  (memory (export "memory") 1 65536)

  ;; Makes the memory so many pages.
  (func (export "grow") (param $pages i32)
    (drop (memory.grow (i32.sub (local.get $pages) (memory.size)))))

  ;; One turn of `count`: a few writes into the first chunk, and one in a chunk of its own for 256 turns.
  (func $turn (param $i i32)
    (local $at i32)
    (local.set $at (i32.shl (i32.and (i32.shr_u (local.get $i) (i32.const 8)) (i32.const 127)) (i32.const 8)))
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (local.get $i)))
    (i32.store offset=16 (local.get $at) (i32.xor (i32.load offset=16 (local.get $at)) (local.get $i))))

  ;; Instructions, some 32 to a turn, and hardly any writes: 32 KB in all.
  (func (export "count") (param $turns i64)
    (local $i i64)
    (loop $again
      (call $turn (i32.wrap_i64 (local.get $i)))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br_if $again (i64.lt_u (local.get $i) (local.get $turns)))))

  ;; What a breakpoint is set on: before `count`, and behind it.
  (func (export "mark") (param $value i32)
    (i32.store (i32.const 0) (local.get $value)))

  ;; Writes all of [0, bytes), word by word, so many times; each time something else.
  (func (export "rewrite") (param $bytes i32) (param $times i32)
    (local $at i32)
    (loop $again
      (local.set $at (i32.const 0))
      (loop $next
        (i32.store (local.get $at) (i32.mul (i32.add (local.get $at) (local.get $times)) (i32.const 0x9e3779b1)))
        (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $bytes))))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  ;; So many stores all over [0, bytes), a power of two, at places nobody foresees.
  (func (export "scatter") (param $bytes i32) (param $stores i32)
    (local $x i32)
    (local.set $x (i32.const 1))
    (loop $again
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (i32.store
        (i32.and (i32.shr_u (local.get $x) (i32.const 2)) (i32.and (i32.sub (local.get $bytes) (i32.const 1)) (i32.const -4)))
        (local.get $x))
      (br_if $again (local.tee $stores (i32.sub (local.get $stores) (i32.const 1)))))))
