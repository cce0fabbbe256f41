;; x = 2
;; v = 3
;; x = x + v * 0.1
;;
;; x lives at address 22 of the memory, v at address 42; each takes eight bytes.
(module
  (memory $memory (export "memory") 1)

  (func $main (export "main") (result f64)
    i32.const 22        ;; x = 2
    f64.const 2
    f64.store

    i32.const 42        ;; v = 3
    f64.const 3
    f64.store

    i32.const 22        ;; x = ...
    i32.const 22        ;;     x
    f64.load
    i32.const 42        ;;     v
    f64.load
    f64.const 0.1
    f64.mul             ;;     v * 0.1
    f64.add             ;;     x + v * 0.1
    f64.store

    i32.const 22        ;; the result: x
    f64.load))
