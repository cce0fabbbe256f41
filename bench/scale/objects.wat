;; A list of objects of any length, and three ways to work on it. `wabt` does not know structs yet: objects.wasm was put
;; together instruction by instruction, as they stand here.
(module
  (type $node (struct (field $value (mut i32)) (field $next (mut (ref null $node)))))
  (global $list (export "list") (mut (ref null $node)) (ref.null $node))

  ;; So many nodes more.
  (func (export "make") (param $count i32)
    (loop $again
      (global.set $list (struct.new $node (local.get $count) (global.get $list)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; Nodes that nobody keeps.
  (func (export "garbage") (param $count i32)
    (loop $again
      (drop (struct.new $node (local.get $count) (global.get $list)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; Writes so many nodes, one after the other, from the first again behind the last.
  (func (export "write") (param $count i32) (local $at (ref null $node))
    (loop $again
      (if (ref.is_null (local.get $at)) (then (local.set $at (global.get $list))))
      (struct.set $node $value (local.get $at) (local.get $count))
      (local.set $at (struct.get $node $next (local.get $at)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; Writes the first hundred nodes, so many times.
  (func (export "few") (param $times i32) (local $at (ref null $node)) (local $left i32)
    (loop $again
      (local.set $at (global.get $list))
      (local.set $left (i32.const 100))
      (loop $next
        (struct.set $node $value (local.get $at) (local.get $times))
        (local.set $at (struct.get $node $next (local.get $at)))
        (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))
