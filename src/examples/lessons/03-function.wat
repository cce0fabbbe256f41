;; def update_position(x, v, dt):
;;     return x + v * dt
;;
;; x = 2
;; v = 3
;; x = update_position(x, v, 0.1)
(module
  (memory $memory (export "memory") 1)

  (func $update_position (export "update_position")
    (param $x f64) (param $v f64) (param $dt f64) (result f64)
    local.get $x
    local.get $v
    local.get $dt
    f64.mul
    f64.add)

  (func $main (export "main") (result f64)
    i32.const 22        ;; x = 2
    f64.const 2
    f64.store

    i32.const 42        ;; v = 3
    f64.const 3
    f64.store

    i32.const 22        ;; x = update_position(x, v, 0.1)
    i32.const 22
    f64.load
    i32.const 42
    f64.load
    f64.const 0.1
    call $update_position
    f64.store

    i32.const 22        ;; the result: x
    f64.load))
