;; f64 arithmetic in locals: the Mandelbrot set on an n by n grid over -2..1 and -1.5..1.5.
(module
  ;; How many steps, at most 200, until the point's orbit leaves the circle of radius 2; and how far out it then is,
  ;; as a fraction of a step. Points of the set count 200.
  (func $escape (param $cx f64) (param $cy f64) (result f64)
    (local $x f64) (local $y f64) (local $xx f64) (local $yy f64) (local $steps i32)
    (block $out
      (loop $step
        (local.set $xx (f64.mul (local.get $x) (local.get $x)))
        (local.set $yy (f64.mul (local.get $y) (local.get $y)))
        (br_if $out (f64.gt (f64.add (local.get $xx) (local.get $yy)) (f64.const 4)))
        (if (i32.ge_s (local.get $steps) (i32.const 200)) (then (return (f64.const 200))))
        (local.set $y
          (f64.add
            (f64.mul (f64.const 2) (f64.mul (local.get $x) (local.get $y)))
            (local.get $cy)))
        (local.set $x (f64.add (f64.sub (local.get $xx) (local.get $yy)) (local.get $cx)))
        (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
        (br $step)))
    (f64.add
      (f64.convert_i32_s (local.get $steps))
      (f64.div (f64.const 4) (f64.add (local.get $xx) (local.get $yy)))))

  (func $row (param $cy f64) (param $step f64) (param $n i32) (result f64)
    (local $i i32) (local $sum f64)
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $i) (local.get $n)))
        (local.set $sum
          (f64.add
            (local.get $sum)
            (call $escape
              (f64.add (f64.const -2) (f64.mul (f64.convert_i32_s (local.get $i)) (local.get $step)))
              (local.get $cy))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  ;; The sum of all escape times on an n by n grid.
  (func (export "run") (param $n i32) (result f64)
    (local $j i32) (local $step f64) (local $sum f64)
    (local.set $step (f64.div (f64.const 3) (f64.convert_i32_s (local.get $n))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $j) (local.get $n)))
        (local.set $sum
          (f64.add
            (local.get $sum)
            (call $row
              (f64.add (f64.const -1.5) (f64.mul (f64.convert_i32_s (local.get $j)) (local.get $step)))
              (local.get $step)
              (local.get $n))))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br $next)))
    (local.get $sum)))
