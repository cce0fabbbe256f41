;; Loads and stores: the sieve of Eratosthenes over 0..65535, one byte a number, the primes gathered as i32s behind.
(module
  (memory (export "memory") 5)

  (global $limit i32 (i32.const 65536))
  (global $primes i32 (i32.const 65536)) ;; address of the list

  ;; One whole sieve; how many primes there are.
  (func $sieve (result i32)
    (local $i i32) (local $multiple i32) (local $count i32)
    (local.set $i (i32.const 0))
    (loop $clear
      (i32.store (local.get $i) (i32.const 0))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br_if $clear (i32.lt_u (local.get $i) (global.get $limit))))
    (local.set $i (i32.const 2))
    (loop $next
      (if (i32.eqz (i32.load8_u (local.get $i)))
        (then
          (i32.store
            (i32.add (global.get $primes) (i32.shl (local.get $count) (i32.const 2)))
            (local.get $i))
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (local.set $multiple (i32.shl (local.get $i) (i32.const 1)))
          (block $done
            (loop $strike
              (br_if $done (i32.ge_u (local.get $multiple) (global.get $limit)))
              (i32.store8 (local.get $multiple) (i32.const 1))
              (local.set $multiple (i32.add (local.get $multiple) (local.get $i)))
              (br $strike)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (global.get $limit))))
    (local.get $count))

  ;; The sum of the primes found, modulo 2^32.
  (func $sum (param $count i32) (result i32)
    (local $at i32) (local $end i32) (local $sum i32)
    (local.set $at (global.get $primes))
    (local.set $end (i32.add (global.get $primes) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $next)))
    (local.get $sum))

  ;; Sieves n times; the sums of the primes, added up modulo 2^32.
  (func (export "run") (param $n i32) (result i32)
    (local $total i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $total (i32.add (local.get $total) (call $sum (call $sieve))))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again)))
    (local.get $total)))
