;; A sum that comes out wrong: one of three scores is lost, and nobody says when.
(module
  (memory (export "memory") 1)

  ;; Zeros from one address up to another, four bytes at a time. It should stop before the second one.
  (func $clear (param $from i32) (param $to i32)
    loop $next
      local.get $from
      i32.const 0
      i32.store
      local.get $from
      i32.const 4
      i32.add
      local.tee $from
      local.get $to
      i32.le_u
      br_if $next
    end)

  (func $sum (param $from i32) (param $to i32) (result i32)
    (local $total i32)
    loop $next
      local.get $total
      local.get $from
      i32.load
      i32.add
      local.set $total
      local.get $from
      i32.const 4
      i32.add
      local.tee $from
      local.get $to
      i32.lt_u
      br_if $next
    end
    local.get $total)

  ;; Three scores at 32, 36 and 40. Room for something else, from 16 to 31, is cleared.
  (func $main (export "main") (result i32)
    (local $total i32)
    i32.const 32
    i32.const 10
    i32.store
    i32.const 36
    i32.const 20
    i32.store
    i32.const 40
    i32.const 30
    i32.store
    i32.const 16
    i32.const 32
    call $clear
    i32.const 32
    i32.const 44
    call $sum
    local.tee $total
    i32.const 60
    i32.ne
    if
      unreachable
    end
    local.get $total))
