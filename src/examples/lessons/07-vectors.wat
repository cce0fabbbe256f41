;; Four players fly at once: x = x + v * 0.1, and whoever has reached 70 turns around.
(module
  (memory $memory (export "memory") 1)

  (func $main (export "main") (result f32)
    (local $x v128)
    (local $v v128)
    (local $arrived v128)

    v128.const f32x4 2 20 35 69.5
    local.set $x
    v128.const f32x4 3 -1 0 10
    local.set $v

    local.get $x        ;; x = x + v * 0.1, four times
    local.get $v
    f32.const 0.1
    f32x4.splat
    f32x4.mul
    f32x4.add
    local.set $x

    local.get $x        ;; arrived = x >= 70: all ones where it is so, all zeros where not
    f32.const 70
    f32x4.splat
    f32x4.ge
    local.set $arrived

    local.get $v        ;; v = arrived ? -v : v, without a branch
    f32x4.neg
    local.get $v
    local.get $arrived
    v128.bitselect
    local.set $v

    i32.const 16        ;; sixteen bytes from address 16 on
    local.get $x
    v128.store

    local.get $v        ;; the result: the speed of the last one
    f32x4.extract_lane 3))
