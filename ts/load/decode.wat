;; Decodes in place what scripts/lib/inline.mjs has encoded: the text starts at address 0 and ends with a 0.
;; Characters below 35 pick a plane of 91 bytes for the next one. As a start function it needs no call from JavaScript.
(module
  (memory (import "m" "m") 1)
  (func $decode
    (local $from i32) (local $to i32) (local $code i32)
    (loop $next
      (local.set $code (i32.load8_u (local.get $from)))
      (i32.store8
        (local.get $to)
        (if (result i32) (i32.lt_u (local.get $code) (i32.const 35))
          (then
            (local.set $from (i32.add (local.get $from) (i32.const 1)))
            (i32.add
              (i32.mul (i32.sub (local.get $code) (i32.const 31)) (i32.const 91))
              (i32.sub (i32.load8_u (local.get $from)) (i32.const 38))))
          (else (i32.sub (local.get $code) (i32.const 38)))))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br_if $next (i32.load8_u (local.get $from)))))
  (start $decode))
