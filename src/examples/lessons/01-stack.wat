;; 2 + 3 * 0.1
;;
;; There are no names and no brackets on a stack machine: numbers are pushed,
;; operators take what lies on top and push what they make of it.
(module
  (func $main (export "main") (result f64)
    f64.const 2
    f64.const 3
    f64.const 0.1
    f64.mul
    f64.add))
