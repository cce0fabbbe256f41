;; i64 arithmetic: a random generator of shifts, with rotations, multiplications and divisions over what it makes.
(module
  (global $state (mut i64) (i64.const 0x9e3779b97f4a7c15))

  (func $next (result i64)
    (local $s i64)
    (local.set $s (global.get $state))
    (local.set $s (i64.xor (local.get $s) (i64.shr_u (local.get $s) (i64.const 12))))
    (local.set $s (i64.xor (local.get $s) (i64.shl (local.get $s) (i64.const 25))))
    (local.set $s (i64.xor (local.get $s) (i64.shr_u (local.get $s) (i64.const 27))))
    (global.set $state (local.get $s))
    (i64.mul (local.get $s) (i64.const 0x2545f4914f6cdd1d)))

  ;; A thousand numbers mixed into `hash`.
  (func $mix (param $hash i64) (result i64)
    (local $i i32) (local $r i64)
    (loop $more
      (local.set $r (call $next))
      (local.set $hash
        (i64.add
          (i64.rotl (i64.xor (local.get $hash) (local.get $r)) (i64.and (local.get $r) (i64.const 63)))
          (i64.mul (local.get $hash) (i64.const 0x100000001b3))))
      (if (i64.lt_s (local.get $hash) (i64.const 0))
        (then (local.set $hash (i64.sub (i64.const 0) (i64.rotr (local.get $hash) (i64.const 7)))))
        (else
          (local.set $hash
            (i64.add
              (local.get $hash)
              (i64.rem_u (local.get $r) (i64.or (local.get $hash) (i64.const 1)))))))
      (local.set $hash (i64.add (local.get $hash) (i64.popcnt (local.get $r))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $more (i32.lt_u (local.get $i) (i32.const 1000))))
    (local.get $hash))

  ;; The hash of n thousand numbers; begins anew each time.
  (func (export "run") (param $n i32) (result i64)
    (local $hash i64)
    (global.set $state (i64.const 0x9e3779b97f4a7c15))
    (local.set $hash (i64.const 0xcbf29ce484222325))
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $hash (call $mix (local.get $hash)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again)))
    (local.get $hash)))
