;; A bit of everything a program does: a checksum from a table, a sort that calls its comparison, a hash table, a
;; product of matrices, a scanner that is a state machine. Each part is exported too, so that it can be checked alone.
(module
  (memory (export "memory") 1)

  ;; Where things are in memory.
  (global $crc_table i32 (i32.const 0x0000)) ;; 256 i32
  (global $bytes i32 (i32.const 0x1000))     ;; 1024 bytes, for checksum and scanner
  (global $numbers i32 (i32.const 0x2000))   ;; 256 i32
  (global $slots i32 (i32.const 0x4000))     ;; 1024 slots: key i32 (0: empty), count i32
  (global $a i32 (i32.const 0x8000))         ;; three matrices of 16 by 16 f64
  (global $b i32 (i32.const 0x9000))
  (global $c i32 (i32.const 0xa000))

  (type $compare (func (param i32 i32) (result i32)))
  (table $comparisons 2 funcref)
  (elem (table $comparisons) (i32.const 0) func $ascending $descending)

  (global $seed (mut i32) (i32.const 0))

  (func (export "seed") (param $seed i32)
    (global.set $seed (local.get $seed)))

  (func $random (result i32)
    (global.set $seed
      (i32.add (i32.mul (global.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
    (global.get $seed))

  ;; ---- checksum ------------------------------------------------------------------------------------------------

  (func $make_crc_table
    (local $i i32) (local $bit i32) (local $value i32)
    (loop $next
      (local.set $value (local.get $i))
      (local.set $bit (i32.const 8))
      (loop $bits
        (local.set $value
          (i32.xor
            (i32.shr_u (local.get $value) (i32.const 1))
            (select (i32.const 0xedb88320) (i32.const 0) (i32.and (local.get $value) (i32.const 1)))))
        (br_if $bits (local.tee $bit (i32.sub (local.get $bit) (i32.const 1)))))
      (i32.store (i32.add (global.get $crc_table) (i32.shl (local.get $i) (i32.const 2))) (local.get $value))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 256)))))
  (start $make_crc_table)

  ;; CRC-32 of 1024 random bytes.
  (func $checksum (export "checksum") (result i32)
    (local $at i32) (local $end i32) (local $crc i32)
    (local.set $end (i32.add (global.get $bytes) (i32.const 1024)))
    (local.set $at (global.get $bytes))
    (loop $fill
      (i32.store8 (local.get $at) (i32.shr_u (call $random) (i32.const 24)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $fill (i32.lt_u (local.get $at) (local.get $end))))
    (local.set $at (global.get $bytes))
    (local.set $crc (i32.const -1))
    (loop $next
      (local.set $crc
        (i32.xor
          (i32.shr_u (local.get $crc) (i32.const 8))
          (i32.load
            (i32.add
              (global.get $crc_table)
              (i32.shl
                (i32.and (i32.xor (local.get $crc) (i32.load8_u (local.get $at))) (i32.const 0xff))
                (i32.const 2))))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (i32.xor (local.get $crc) (i32.const -1)))

  ;; ---- sort ----------------------------------------------------------------------------------------------------

  (func $ascending (type $compare)
    (i32.gt_s (local.get 0) (local.get 1)))

  (func $descending (type $compare)
    (i32.lt_u (local.get 0) (local.get 1)))

  (func $number (param $i i32) (result i32)
    (i32.add (global.get $numbers) (i32.shl (local.get $i) (i32.const 2))))

  ;; Shell's sort of 256 random numbers by comparison 0 (signed, upwards) or 1 (unsigned, downwards).
  ;; Returns the sum of place times number.
  (func $sort (export "sort") (param $by i32) (result i32)
    (local $i i32) (local $j i32) (local $gap i32) (local $value i32) (local $sum i32)
    (loop $fill
      (i32.store (call $number (local.get $i)) (call $random))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $fill (i32.lt_u (local.get $i) (i32.const 256))))
    (local.set $gap (i32.const 128))
    (loop $gaps
      (local.set $i (local.get $gap))
      (loop $insert
        (local.set $value (i32.load (call $number (local.get $i))))
        (local.set $j (local.get $i))
        (block $placed
          (loop $shift
            (br_if $placed (i32.lt_u (local.get $j) (local.get $gap)))
            (br_if $placed
              (i32.eqz
                (call_indirect $comparisons (type $compare)
                  (i32.load (call $number (i32.sub (local.get $j) (local.get $gap))))
                  (local.get $value)
                  (local.get $by))))
            (i32.store
              (call $number (local.get $j))
              (i32.load (call $number (i32.sub (local.get $j) (local.get $gap)))))
            (local.set $j (i32.sub (local.get $j) (local.get $gap)))
            (br $shift)))
        (i32.store (call $number (local.get $j)) (local.get $value))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $insert (i32.lt_u (local.get $i) (i32.const 256))))
      (br_if $gaps (local.tee $gap (i32.shr_u (local.get $gap) (i32.const 1)))))
    (local.set $i (i32.const 0))
    (loop $add
      (local.set $sum
        (i32.add (local.get $sum) (i32.mul (local.get $i) (i32.load (call $number (local.get $i))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $add (i32.lt_u (local.get $i) (i32.const 256))))
    (local.get $sum))

  ;; ---- hash table ----------------------------------------------------------------------------------------------

  ;; The slot of `key`: its own, or the first empty one on the way.
  (func $find (param $key i32) (result i32)
    (local $hash i32) (local $slot i32) (local $there i32)
    (local.set $hash (i32.shr_u (i32.mul (local.get $key) (i32.const 0x9e3779b1)) (i32.const 22)))
    (loop $probe (result i32)
      (local.set $slot (i32.add (global.get $slots) (i32.shl (local.get $hash) (i32.const 3))))
      (local.set $there (i32.load (local.get $slot)))
      (local.set $hash (i32.and (i32.add (local.get $hash) (i32.const 1)) (i32.const 1023)))
      (br_if $probe
        (i32.and (i32.ne (local.get $there) (i32.const 0)) (i32.ne (local.get $there) (local.get $key))))
      (local.get $slot)))

  ;; Counts 600 random keys out of 1..512, then adds up the squares of the counts.
  (func $count (export "count") (result i32)
    (local $i i32) (local $key i32) (local $slot i32) (local $times i32) (local $sum i32)
    (memory.fill (global.get $slots) (i32.const 0) (i32.const 8192))
    (loop $insert
      (local.set $key (i32.add (i32.shr_u (call $random) (i32.const 23)) (i32.const 1)))
      (local.set $slot (call $find (local.get $key)))
      (i32.store (local.get $slot) (local.get $key))
      (i32.store offset=4
        (local.get $slot)
        (i32.add (i32.load offset=4 (local.get $slot)) (i32.const 1)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $insert (i32.lt_u (local.get $i) (i32.const 600))))
    (local.set $key (i32.const 1))
    (loop $look_up
      (local.set $times (i32.load offset=4 (call $find (local.get $key))))
      (local.set $sum (i32.add (local.get $sum) (i32.mul (local.get $times) (local.get $times))))
      (local.set $key (i32.add (local.get $key) (i32.const 1)))
      (br_if $look_up (i32.le_u (local.get $key) (i32.const 512))))
    (local.get $sum))

  ;; ---- matrices ------------------------------------------------------------------------------------------------

  ;; Address of row i, column j.
  (func $cell (param $matrix i32) (param $i i32) (param $j i32) (result i32)
    (i32.add
      (local.get $matrix)
      (i32.shl
        (i32.add (i32.shl (local.get $i) (i32.const 4)) (local.get $j))
        (i32.const 3))))

  ;; c = a * b for random a and b; the sum of what is in c.
  (func $multiply (export "multiply") (result f64)
    (local $i i32) (local $j i32) (local $k i32) (local $sum f64) (local $total f64)
    (loop $fill
      (f64.store
        (i32.add (global.get $a) (local.get $i))
        (f64.div (f64.convert_i32_s (call $random)) (f64.const 1048576)))
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (br_if $fill (i32.lt_u (local.get $i) (i32.const 2048))))
    (local.set $i (i32.const 0))
    (loop $fill_b
      (f64.store
        (i32.add (global.get $b) (local.get $i))
        (f64.div (f64.convert_i32_u (call $random)) (f64.const 3)))
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (br_if $fill_b (i32.lt_u (local.get $i) (i32.const 2048))))
    (local.set $i (i32.const 0))
    (loop $rows
      (local.set $j (i32.const 0))
      (loop $columns
        (local.set $sum (f64.const 0))
        (local.set $k (i32.const 0))
        (loop $dot
          (local.set $sum
            (f64.add
              (local.get $sum)
              (f64.mul
                (f64.load (call $cell (global.get $a) (local.get $i) (local.get $k)))
                (f64.load (call $cell (global.get $b) (local.get $k) (local.get $j))))))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br_if $dot (i32.lt_u (local.get $k) (i32.const 16))))
        (f64.store (call $cell (global.get $c) (local.get $i) (local.get $j)) (local.get $sum))
        (local.set $total (f64.add (local.get $total) (local.get $sum)))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $j) (i32.const 16))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $i) (i32.const 16))))
    (local.get $total))

  ;; ---- scanner -------------------------------------------------------------------------------------------------

  ;; Kind of a byte: 0 blank, 1 digit, 2 letter, 3 quote.
  (func $kind (param $byte i32) (result i32)
    (if (i32.lt_u (local.get $byte) (i32.const 64)) (then (return (i32.const 0))))
    (if (i32.lt_u (local.get $byte) (i32.const 128)) (then (return (i32.const 1))))
    (if (i32.lt_u (local.get $byte) (i32.const 240)) (then (return (i32.const 2))))
    (i32.const 3))

  ;; Counts numbers, words and strings in 1024 random bytes. States: 0 between, 1 in a number, 2 in a word,
  ;; 3 in a string. Returns numbers + 1000 * words + 1000000 * strings.
  (func $scan (export "scan") (result i32)
    (local $at i32) (local $state i32) (local $kind i32) (local $sum i32)
    (loop $next
      (local.set $kind (call $kind (i32.shr_u (call $random) (i32.const 24))))
      (block $seen
        (block $in_string
          (block $in_word
            (block $in_number
              (block $between
                (br_table $between $in_number $in_word $in_string (local.get $state)))
              ;; between: a digit begins a number, a letter a word, a quote a string
              (local.set $state (local.get $kind))
              (br $seen))
            ;; in a number: ends at whatever is no digit
            (br_if $seen (i32.eq (local.get $kind) (i32.const 1)))
            (local.set $sum (i32.add (local.get $sum) (i32.const 1)))
            (local.set $state (local.get $kind))
            (br $seen))
          ;; in a word: digits belong to it
          (br_if $seen
            (i32.or (i32.eq (local.get $kind) (i32.const 1)) (i32.eq (local.get $kind) (i32.const 2))))
          (local.set $sum (i32.add (local.get $sum) (i32.const 1000)))
          (local.set $state (local.get $kind))
          (br $seen))
        ;; in a string: ends at the next quote
        (br_if $seen (i32.ne (local.get $kind) (i32.const 3)))
        (local.set $sum (i32.add (local.get $sum) (i32.const 1000000)))
        (local.set $state (i32.const 0)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 1024))))
    (local.get $sum))

  ;; ---- all of it -----------------------------------------------------------------------------------------------

  (func $round (param $hash i32) (param $round i32) (result i32)
    (local.set $hash (i32.xor (i32.rotl (local.get $hash) (i32.const 5)) (call $checksum)))
    (local.set $hash
      (i32.xor
        (i32.rotl (local.get $hash) (i32.const 5))
        (call $sort (i32.and (local.get $round) (i32.const 1)))))
    (local.set $hash (i32.xor (i32.rotl (local.get $hash) (i32.const 5)) (call $count)))
    (local.set $hash
      (i32.xor
        (i32.rotl (local.get $hash) (i32.const 5))
        (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (call $multiply)) (i64.const 20)))))
    (i32.xor (i32.rotl (local.get $hash) (i32.const 5)) (call $scan)))

  ;; n rounds of everything; the hash of all results. Begins anew each time.
  (func (export "run") (param $n i32) (result i32)
    (local $hash i32) (local $i i32)
    (global.set $seed (i32.const 12345))
    (block $done
      (loop $again
        (br_if $done (i32.ge_s (local.get $i) (local.get $n)))
        (local.set $hash (call $round (local.get $hash) (local.get $i)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $again)))
    (local.get $hash)))
