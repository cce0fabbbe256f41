;; x = 2
;; v = 3
;; while x > 0:
;;     display_player(x)
;;     x = update_position(x, v, 0.1)
;;     if x >= 70:
;;         v = -v
;;
;; display_player is not written here: the host has it, and prints ' ' * int(x) + '<0:>'.
(module
  (import "env" "display_player" (func $display_player (param $x f64)))

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

    block $done
      loop $again
        i32.const 22    ;; while x > 0: leave the block when it is not
        f64.load
        f64.const 0
        f64.gt
        i32.eqz
        br_if $done

        i32.const 22    ;; display_player(x)
        f64.load
        call $display_player

        i32.const 22    ;; x = update_position(x, v, 0.1)
        i32.const 22
        f64.load
        i32.const 42
        f64.load
        f64.const 0.1
        call $update_position
        f64.store

        block $still_on_the_way
          i32.const 22  ;; if x >= 70: jump over what follows when it is not
          f64.load
          f64.const 70
          f64.ge
          i32.eqz
          br_if $still_on_the_way

          i32.const 42  ;; v = -v
          i32.const 42
          f64.load
          f64.neg
          f64.store
        end

        br $again
      end
    end

    i32.const 22        ;; the result: x, where it has ended
    f64.load))
