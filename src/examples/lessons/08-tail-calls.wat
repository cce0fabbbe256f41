;; Two functions that ask each other. Each leaves for the other instead of calling it.
(module
  ;; 0 is even; any other number is even when the one below it is odd.
  (func $is_even (export "is_even") (param $n i32) (result i32)
    local.get $n
    i32.eqz
    if
      i32.const 1
      return
    end
    local.get $n
    i32.const 1
    i32.sub
    return_call $is_odd)

  (func $is_odd (export "is_odd") (param $n i32) (result i32)
    local.get $n
    i32.eqz
    if
      i32.const 0
      return
    end
    local.get $n
    i32.const 1
    i32.sub
    return_call $is_even)

  ;; The same with calls that come back: the stack of calls grows with n.
  (func $is_even_by_calls (export "is_even_by_calls") (param $n i32) (result i32)
    local.get $n
    i32.eqz
    if
      i32.const 1
      return
    end
    local.get $n
    i32.const 1
    i32.sub
    call $is_even_by_calls
    i32.eqz)

  (func $main (export "main") (result i32)
    i32.const 1000000
    call $is_even))
