;; The inner loops of a transformer, four numbers at a time (WebAssembly SIMD). Its bytes stand in kernel.js; after a
;; change here, scripts/build_kernel.py writes them anew. plain.js beside this file does the same without SIMD.
;;
;; Addresses and the steps between rows and columns are counted in bytes, sizes in numbers.
(module
  (memory (export "memory") 1)

  ;; The four sums of four vectors of four.
  (func $sums (param $a v128) (param $b v128) (param $c v128) (param $d v128) (result v128)
    (local.set $a (f32x4.add  ;; a0+a2 b0+b2 a1+a3 b1+b3
      (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a) (local.get $b))
      (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a) (local.get $b))))
    (local.set $c (f32x4.add
      (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $c) (local.get $d))
      (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $c) (local.get $d))))
    (f32x4.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $c))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $c))))

  (func $put (param $to i32) (param $step i32) (param $four v128)
    (v128.store32_lane 0 (local.get $to) (local.get $four))
    (v128.store32_lane 1 (local.tee $to (i32.add (local.get $to) (local.get $step))) (local.get $four))
    (v128.store32_lane 2 (local.tee $to (i32.add (local.get $to) (local.get $step))) (local.get $four))
    (v128.store32_lane 3 (i32.add (local.get $to) (local.get $step)) (local.get $four)))

  ;; Four columns of a product: x (rows, width) meets four rows of weights, times their scale, plus their bias. Two rows
  ;; of x meet the four at a time, so that six loads feed eight products. After the last of an odd number of rows that
  ;; one is taken again; it gives the same and goes to the same place.
  (func $four (param $x i32) (param $xRow i32) (param $w i32) (param $wRow i32)
    (param $out i32) (param $outRow i32) (param $outColumn i32) (param $rows i32) (param $width i32)
    (param $scale v128) (param $bias v128)
    (local $i i32) (local $end i32) (local $next i32) (local $w1 i32) (local $w2 i32) (local $w3 i32)
    (local $x0 v128) (local $x1 v128) (local $weight v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $b3 v128)
    (local.set $end (i32.shl (local.get $width) (i32.const 2)))
    (local.set $w1 (i32.add (local.get $w) (local.get $wRow)))
    (local.set $w2 (i32.add (local.get $w1) (local.get $wRow)))
    (local.set $w3 (i32.add (local.get $w2) (local.get $wRow)))
    (loop $row
      (if (i32.lt_u (local.get $rows) (i32.const 2))
        (then (local.set $xRow (i32.const 0)) (local.set $outRow (i32.const 0))))
      (local.set $next (i32.add (local.get $x) (local.get $xRow)))
      (local.set $a0 (v128.const f32x4 0 0 0 0)) (local.set $b0 (v128.const f32x4 0 0 0 0))
      (local.set $a1 (v128.const f32x4 0 0 0 0)) (local.set $b1 (v128.const f32x4 0 0 0 0))
      (local.set $a2 (v128.const f32x4 0 0 0 0)) (local.set $b2 (v128.const f32x4 0 0 0 0))
      (local.set $a3 (v128.const f32x4 0 0 0 0)) (local.set $b3 (v128.const f32x4 0 0 0 0))
      (local.set $i (i32.const 0))
      (loop $along
        (local.set $x0 (v128.load (i32.add (local.get $x) (local.get $i))))
        (local.set $x1 (v128.load (i32.add (local.get $next) (local.get $i))))
        (local.set $weight (v128.load (i32.add (local.get $w) (local.get $i))))
        (local.set $a0 (f32x4.add (local.get $a0) (f32x4.mul (local.get $x0) (local.get $weight))))
        (local.set $b0 (f32x4.add (local.get $b0) (f32x4.mul (local.get $x1) (local.get $weight))))
        (local.set $weight (v128.load (i32.add (local.get $w1) (local.get $i))))
        (local.set $a1 (f32x4.add (local.get $a1) (f32x4.mul (local.get $x0) (local.get $weight))))
        (local.set $b1 (f32x4.add (local.get $b1) (f32x4.mul (local.get $x1) (local.get $weight))))
        (local.set $weight (v128.load (i32.add (local.get $w2) (local.get $i))))
        (local.set $a2 (f32x4.add (local.get $a2) (f32x4.mul (local.get $x0) (local.get $weight))))
        (local.set $b2 (f32x4.add (local.get $b2) (f32x4.mul (local.get $x1) (local.get $weight))))
        (local.set $weight (v128.load (i32.add (local.get $w3) (local.get $i))))
        (local.set $a3 (f32x4.add (local.get $a3) (f32x4.mul (local.get $x0) (local.get $weight))))
        (local.set $b3 (f32x4.add (local.get $b3) (f32x4.mul (local.get $x1) (local.get $weight))))
        (br_if $along (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $end))))
      (call $put (local.get $out) (local.get $outColumn) (f32x4.add (local.get $bias) (f32x4.mul (local.get $scale)
        (call $sums (local.get $a0) (local.get $a1) (local.get $a2) (local.get $a3)))))
      (call $put (i32.add (local.get $out) (local.get $outRow)) (local.get $outColumn)
        (f32x4.add (local.get $bias) (f32x4.mul (local.get $scale)
          (call $sums (local.get $b0) (local.get $b1) (local.get $b2) (local.get $b3)))))
      (local.set $x (i32.add (local.get $next) (local.get $xRow)))
      (local.set $out (i32.add (local.get $out) (i32.shl (local.get $outRow) (i32.const 1))))
      (br_if $row (i32.gt_s (local.tee $rows (i32.sub (local.get $rows) (i32.const 2))) (i32.const 0)))))

  ;; out (rows, columns) = x (rows, width) · w (columns, width) · scale (columns) + bias (columns). Width and columns are
  ;; multiples of 4.
  (func (export "product") (param $x i32) (param $xRow i32) (param $w i32) (param $wRow i32)
    (param $scale i32) (param $bias i32) (param $out i32) (param $outRow i32) (param $outColumn i32)
    (param $rows i32) (param $width i32) (param $columns i32)
    (loop $columns
      (call $four (local.get $x) (local.get $xRow) (local.get $w) (local.get $wRow)
        (local.get $out) (local.get $outRow) (local.get $outColumn) (local.get $rows) (local.get $width)
        (v128.load (local.get $scale)) (v128.load (local.get $bias)))
      (local.set $w (i32.add (local.get $w) (i32.shl (local.get $wRow) (i32.const 2))))
      (local.set $out (i32.add (local.get $out) (i32.shl (local.get $outColumn) (i32.const 2))))
      (local.set $scale (i32.add (local.get $scale) (i32.const 16)))
      (local.set $bias (i32.add (local.get $bias) (i32.const 16)))
      (br_if $columns (i32.gt_s (local.tee $columns (i32.sub (local.get $columns) (i32.const 4))) (i32.const 0)))))

  ;; The same with weights of one byte each, w (columns, width) without gaps: four rows at a time are made real numbers
  ;; in `room` (4 · width), where all rows of x then meet them. So the model stays four times as small, and what is read
  ;; for every text fits a processor's cache.
  (func (export "linear") (param $x i32) (param $xRow i32) (param $w i32)
    (param $scale i32) (param $bias i32) (param $out i32) (param $outRow i32) (param $outColumn i32)
    (param $rows i32) (param $width i32) (param $columns i32) (param $room i32)
    (local $to i32) (local $end i32) (local $eight v128)
    (local.set $end (i32.add (local.get $room) (i32.shl (local.get $width) (i32.const 4))))
    (loop $columns
      (local.set $to (local.get $room))
      (loop $widen
        (local.set $eight (v128.load8x8_s (local.get $w)))
        (v128.store (local.get $to) (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $eight))))
        (v128.store offset=16 (local.get $to)
          (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $eight))))
        (local.set $w (i32.add (local.get $w) (i32.const 8)))
        (br_if $widen (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 32))) (local.get $end))))
      (call $four (local.get $x) (local.get $xRow) (local.get $room) (i32.shl (local.get $width) (i32.const 2))
        (local.get $out) (local.get $outRow) (local.get $outColumn) (local.get $rows) (local.get $width)
        (v128.load (local.get $scale)) (v128.load (local.get $bias)))
      (local.set $out (i32.add (local.get $out) (i32.shl (local.get $outColumn) (i32.const 2))))
      (local.set $scale (i32.add (local.get $scale) (i32.const 16)))
      (local.set $bias (i32.add (local.get $bias) (i32.const 16)))
      (br_if $columns (i32.gt_s (local.tee $columns (i32.sub (local.get $columns) (i32.const 4))) (i32.const 0)))))

  ;; e to the power of four numbers, none of them above 0: x = n · ln 2 + r, a Taylor series for r, and n into the
  ;; exponent. Below -87 it is 0.
  (func $exp (param $x v128) (result v128)
    (local $n v128) (local $r v128) (local $power v128)
    (local.set $n (f32x4.nearest (f32x4.mul (v128.const f32x4 1.44269504 1.44269504 1.44269504 1.44269504)
      (f32x4.max (local.get $x) (v128.const f32x4 -87 -87 -87 -87)))))
    (local.set $r (f32x4.max (local.get $x) (v128.const f32x4 -87 -87 -87 -87)))
    (local.set $r (f32x4.sub (local.get $r)  ;; ln 2 in two parts, the first of few digits, so that nothing is lost
      (f32x4.mul (local.get $n) (v128.const f32x4 0.693359375 0.693359375 0.693359375 0.693359375))))
    (local.set $r (f32x4.add (local.get $r)
      (f32x4.mul (local.get $n) (v128.const f32x4 2.12194440e-4 2.12194440e-4 2.12194440e-4 2.12194440e-4))))
    (local.set $power (v128.const f32x4 1.3888889e-3 1.3888889e-3 1.3888889e-3 1.3888889e-3))
    (local.set $power (f32x4.add (f32x4.mul (local.get $power) (local.get $r))
      (v128.const f32x4 8.3333333e-3 8.3333333e-3 8.3333333e-3 8.3333333e-3)))
    (local.set $power (f32x4.add (f32x4.mul (local.get $power) (local.get $r))
      (v128.const f32x4 4.1666667e-2 4.1666667e-2 4.1666667e-2 4.1666667e-2)))
    (local.set $power (f32x4.add (f32x4.mul (local.get $power) (local.get $r))
      (v128.const f32x4 0.16666667 0.16666667 0.16666667 0.16666667)))
    (local.set $power (f32x4.add (f32x4.mul (local.get $power) (local.get $r)) (v128.const f32x4 0.5 0.5 0.5 0.5)))
    (local.set $power (f32x4.add (f32x4.mul (local.get $power) (local.get $r)) (v128.const f32x4 1 1 1 1)))
    (local.set $power (f32x4.add (f32x4.mul (local.get $power) (local.get $r)) (v128.const f32x4 1 1 1 1)))
    (v128.and (f32x4.ge (local.get $x) (v128.const f32x4 -87 -87 -87 -87))
      (f32x4.mul (local.get $power) (i32x4.shl (i32x4.add (i32x4.trunc_sat_f32x4_s (local.get $n))
        (v128.const i32x4 127 127 127 127)) (i32.const 23)))))

  ;; The rows at `at` become weights: each number's share of e to its power. A width is a multiple of 4; the largest
  ;; number of a row becomes 0 first.
  (func (export "softmax") (param $at i32) (param $rows i32) (param $width i32)
    (local $i i32) (local $end i32) (local $top v128) (local $sum v128)
    (loop $row
      (local.set $end (i32.add (local.get $at) (i32.shl (local.get $width) (i32.const 2))))
      (local.set $i (local.get $at))
      (local.set $top (v128.load (local.get $at)))
      (loop $highest
        (local.set $top (f32x4.max (local.get $top) (v128.load (local.get $i))))
        (br_if $highest (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $end))))
      (local.set $top (f32x4.max (local.get $top)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $top) (local.get $top))))
      (local.set $top (f32x4.max (local.get $top)
        (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $top) (local.get $top))))
      (local.set $sum (v128.const f32x4 0 0 0 0))
      (local.set $i (local.get $at))
      (loop $powers
        (v128.store (local.get $i) (call $exp (f32x4.sub (v128.load (local.get $i)) (local.get $top))))
        (local.set $sum (f32x4.add (local.get $sum) (v128.load (local.get $i))))
        (br_if $powers (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $end))))
      (local.set $sum (call $sums (local.get $sum) (local.get $sum) (local.get $sum) (local.get $sum)))
      (loop $shares
        (v128.store (local.get $at) (f32x4.div (v128.load (local.get $at)) (local.get $sum)))
        (br_if $shares (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
      (br_if $row (local.tee $rows (i32.sub (local.get $rows) (i32.const 1))))))

  ;; x · Φ(x) for `count` numbers, a multiple of 4, by the polynomial of attention_lib.transformer.share_below.
  (func (export "gelu") (param $at i32) (param $count i32)
    (local $end i32) (local $x v128) (local $z v128) (local $t v128) (local $sum v128)
    (local.set $end (i32.add (local.get $at) (i32.shl (local.get $count) (i32.const 2))))
    (loop $along
      (local.set $x (v128.load (local.get $at)))
      (local.set $z (f32x4.mul (f32x4.abs (local.get $x))
        (v128.const f32x4 0.70710678 0.70710678 0.70710678 0.70710678)))
      (local.set $t (f32x4.div (v128.const f32x4 1 1 1 1) (f32x4.add (v128.const f32x4 1 1 1 1)
        (f32x4.mul (local.get $z) (v128.const f32x4 0.3275911 0.3275911 0.3275911 0.3275911)))))
      (local.set $sum (v128.const f32x4 1.061405429 1.061405429 1.061405429 1.061405429))
      (local.set $sum (f32x4.add (f32x4.mul (local.get $sum) (local.get $t))
        (v128.const f32x4 -1.453152027 -1.453152027 -1.453152027 -1.453152027)))
      (local.set $sum (f32x4.add (f32x4.mul (local.get $sum) (local.get $t))
        (v128.const f32x4 1.421413741 1.421413741 1.421413741 1.421413741)))
      (local.set $sum (f32x4.add (f32x4.mul (local.get $sum) (local.get $t))
        (v128.const f32x4 -0.284496736 -0.284496736 -0.284496736 -0.284496736)))
      (local.set $sum (f32x4.add (f32x4.mul (local.get $sum) (local.get $t))
        (v128.const f32x4 0.254829592 0.254829592 0.254829592 0.254829592)))
      (local.set $sum (f32x4.mul (f32x4.mul (local.get $sum) (local.get $t))  ;; 2 · Φ(-|x|)
        (call $exp (f32x4.neg (f32x4.mul (local.get $z) (local.get $z))))))
      (v128.store (local.get $at) (f32x4.sub  ;; max(x, 0) - |x| · Φ(-|x|)
        (f32x4.max (local.get $x) (v128.const f32x4 0 0 0 0))
        (f32x4.mul (f32x4.mul (f32x4.abs (local.get $x)) (local.get $sum)) (v128.const f32x4 0.5 0.5 0.5 0.5))))
      (br_if $along (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))))
