;; Ways to fall. A machine that has trapped does nothing any more, but it stays to be looked at.
(module
  (memory $memory (export "memory") 1)

  (table $actions (export "actions") 4 funcref)
  (elem (table $actions) (i32.const 0) func $double $shout)

  (type $number_to_number (func (param i32) (result i32)))

  (func $double (param $n i32) (result i32)
    local.get $n
    i32.const 2
    i32.mul)

  (func $shout)

  ;; Traps when b is 0, and for -2147483648 / -1, whose result is no i32.
  (func $divide (export "divide") (param $a i32) (param $b i32) (result i32)
    local.get $a
    local.get $b
    i32.div_s)

  ;; Traps when one of the eight bytes lies past the end of the memory's only page.
  (func $look (export "look") (param $address i32) (result f64)
    local.get $address
    f64.load)

  ;; Traps when the number is no number or does not fit.
  (func $to_integer (export "to_integer") (param $x f64) (result i32)
    local.get $x
    i32.trunc_f64_s)

  ;; 0 doubles; 1 is a function of another type; 2 and 3 are empty; 4 is past the end of the table.
  (func $act (export "act") (param $which i32) (param $n i32) (result i32)
    local.get $n
    local.get $which
    call_indirect $actions (type $number_to_number))

  ;; Traps when the stack of calls is full.
  (func $dig (export "dig") (param $depth i32) (result i32)
    local.get $depth
    i32.const 1
    i32.add
    call $dig)

  (func $give_up (export "give_up")
    unreachable)

  (func $main (export "main") (result i32)
    i32.const 7
    i32.const 0
    call $divide))
