import type { Host, HostContext, HostResult, SavedState } from '../../src/engine/hosts/host.ts';
import type { FuncType } from '../../src/engine/module/types.ts';
import { Trap } from '../../src/engine/module/errors.ts';
import { i32, type Value } from '../../src/engine/runtime/value.ts';
import type { Func } from '../../src/engine/runtime/func.ts';

interface Remembered extends SavedState {
  readonly calls: number;
}

/** How its `pure` function computes, so that a test can make a repeated run differ. */
export interface Purity {
  offset: number;
}

const type = (params: FuncType['params'], results: FuncType['results']): FuncType =>
  ({ kind: 'func', params, results }) as FuncType;

/**
 * A host for tests, module "test". It counts its calls, writes into the memory of its caller, calls back, waits for
 * input and time, asks for chance, fails half way, and ends the program.
 *
 * - `back(f, x)` calls f(x), then f of that, and gives what that gives; catches nothing.
 * - `tries(f, x)` calls f(x), and gives -1 when that ends with an exception.
 * - `line()` waits for standard input and gives its first byte, -1 at the end.
 * - `clock()` nanoseconds / 1000; `dice()` a random byte; `pause(n)` waits n microseconds.
 * - `fails(n)` writes n to address 64, and traps when n is even.
 * - `pure(n)` gives n + the offset; `quit(n)` ends the program.
 */
export function callbackHost(purity: Purity = { offset: 3 }): Host {
  let calls = 0;
  const bits = (value: Value | undefined): number => (value && 'bits' in value ? Number(value.bits) : 0);
  const func = (value: Value | undefined): Func => (value as unknown as { ref: Func }).ref;
  const count = (context: HostContext): void => {
    calls++;
    context.writeBytes(0, 60, Uint8Array.of(calls, calls >> 8));
    context.effect({ kind: 'print', text: `call ${calls}` });
  };
  const functions: Record<string, [FuncType, (args: readonly Value[], context: HostContext) => HostResult]> = {
    back: [
      type(['funcref', 'i32'], ['i32']),
      ([f, x], context) => {
        count(context);
        const call = func(f);
        const once = (args: readonly Value[], then: (results: readonly Value[]) => HostResult): HostResult => ({
          call,
          args,
          then: (results) => {
            count(context);
            return then(results);
          },
        });
        return once([x!], (first) => once(first, (second) => second));
      },
    ],
    tries: [
      type(['funcref', 'i32'], ['i32']),
      ([f, x], context) => {
        count(context);
        return { call: func(f), args: [x!], then: (results) => results, catch: () => [i32(-1)] };
      },
    ],
    line: [
      type([], ['i32']),
      (_args, context) => {
        const bytes = context.input(1);
        if (bytes === null) return { wait: { input: true, until: null } };
        count(context);
        return [i32(bytes[0] ?? -1)];
      },
    ],
    clock: [type([], ['i32']), (_args, context) => [i32(Number(context.now('monotonic') / 1000n))]],
    dice: [type([], ['i32']), (_args, context) => [i32(context.random(1)[0]!)]],
    fails: [
      type(['i32'], []),
      ([n], context) => {
        count(context);
        context.writeBytes(0, 64, Uint8Array.of(bits(n)));
        if (bits(n) % 2 === 0) throw new Trap({ kind: 'host', message: 'it is even' });
        return [];
      },
    ],
    pure: [type(['i32'], ['i32']), ([n]) => [i32(bits(n) + purity.offset)]],
    quit: [
      type(['i32'], []),
      ([n], context) => {
        count(context);
        return { exit: bits(n) };
      },
    ],
  };
  return {
    id: 'test',
    title: 'Test',
    provide: ({ module, name }) => {
      const found = module === 'test' ? functions[name] : undefined;
      return found && { kind: 'func', type: found[0], run: found[1] };
    },
    renewed: () => callbackHost(purity),
    save: () => ({ bytes: 0, calls }) as Remembered,
    restore: (state) => {
      ({ calls } = state as Remembered);
    },
  };
}

/**
 * A program of everything but objects, with that host. What differs from life to life (time, chance, input) is asked for
 * in `outside`, `atomics`, `dice` and `line` alone.
 */
export const everything = `(module
  (import "test" "back" (func $back (param funcref i32) (result i32)))
  (import "test" "tries" (func $tries (param funcref i32) (result i32)))
  (import "test" "clock" (func $clock (result i32)))
  (import "test" "dice" (func $dice (result i32)))
  (import "test" "line" (func $line (result i32)))
  (import "test" "fails" (func $fails (param i32)))
  (import "test" "pure" (func $pure (param i32) (result i32)))
  (import "env" "stub" (func $stub (param i32) (result i32)))
  (memory $m (export "memory") 1 4)
  (memory $wide i64 1 3)
  (memory $shared 1 1 shared)
  (export "dice" (func $dice)) (export "line" (func $line)) (export "fails" (func $fails))
  (table $t (export "table") 2 6 funcref)
  (type $unary (func (param i32) (result i32)))
  (global $score (export "score") (mut i32) (i32.const 1))
  (global $last (mut exnref) (ref.null exn))
  (tag $e (param i32))
  (data $d "some data")
  (elem $some funcref (ref.func $inc) (ref.func $down))
  (elem declare func $inc $down $thrower $link)
  (func $start (global.set $score (call $pure (i32.const 4))))
  (start $start)
  (func $inc (type $unary)
    (i32.store offset=16 (i32.and (local.get 0) (i32.const 1023)) (local.get 0))
    (i32.add (local.get 0) (i32.const 1)))
  (func $down (type $unary)
    (if (result i32) (i32.gt_s (local.get 0) (i32.const 0))
      (then (return_call $down (i32.sub (local.get 0) (i32.const 7))))
      (else (return_call_indirect $t (type $unary) (local.get 0) (i32.const 0)))))
  (func $thrower (type $unary)
    (if (i32.and (local.get 0) (i32.const 1)) (then (throw $e (local.get 0))))
    (local.get 0))
  (func $link (type $unary)
    (global.set $score (i32.add (global.get $score) (local.get 0)))
    (call $pure (global.get $score)))
  (func (export "callbacks") (param i32) (result i32)
    (table.set $t (i32.const 0) (ref.func $inc))
    (i32.add (call $back (ref.func $link) (local.get 0))
      (i32.add (call $back (ref.func $down) (i32.and (local.get 0) (i32.const 63)))
        (call $tries (ref.func $thrower) (local.get 0)))))
  (func (export "exceptions") (param i32) (result i32)
    (block $caught (result i32 exnref)
      (try_table (catch_ref $e $caught) (drop (call $thrower (local.get 0))))
      (i32.const 0) (ref.null exn))
    (global.set $last))
  (func (export "uncaught") (param i32) (result i32) (call $thrower (i32.or (local.get 0) (i32.const 1))))
  (func (export "again") (throw_ref (global.get $last)))
  (func (export "grows") (param i32) (result i32)
    (i32.add (memory.grow $m (i32.and (local.get 0) (i32.const 1)))
      (i32.add (i32.wrap_i64 (memory.grow $wide (i64.const 1)))
        (table.grow $t (ref.func $down) (i32.and (local.get 0) (i32.const 1))))))
  (func (export "bulk") (param i32) (result i32)
    (memory.fill $m (i32.const 1100) (local.get 0) (i32.const 60000))
    (memory.copy $wide $m (i64.const 100) (i32.const 1000) (i32.const 50000))
    (memory.init $m $d (i32.const 5) (i32.const 0) (i32.const 4))
    (if (i32.and (local.get 0) (i32.const 4)) (then (data.drop $d) (elem.drop $some)))
    (table.init $t $some (i32.const 0) (i32.const 0) (i32.const 2))
    (i64.store $wide (i64.const 65532) (i64.const -1))
    (i32.load (i32.const 4)))
  (func (export "atomics") (param i32) (result i32)
    (i32.atomic.store $shared (i32.const 4) (local.get 0))
    (drop (memory.atomic.wait32 $shared (i32.const 4) (local.get 0) (i64.const 2000)))
    (i32.atomic.rmw.add $shared (i32.const 8) (i32.const 3)))
  (func (export "outside") (param i32) (result i32)
    (i32.store (i32.const 200) (call $clock))
    (i32.store (i32.const 204) (call $dice))
    (i32.store (i32.const 208) (call $stub (local.get 0)))
    (i32.add (call $line) (call $clock)))
  (func (export "divides") (param i32) (result i32)
    (i32.store (i32.const 12) (local.get 0))
    (i32.div_u (i32.const 1000) (i32.and (local.get 0) (i32.const 3))))
  (func (export "deep") (param i32) (result i32) (i32.add (i32.const 1) (call_indirect $t (type $unary) (local.get 0) (i32.const 1))))
  (func $forever (export "forever") (param i32) (result i32) (i32.add (i32.const 1) (call $forever (local.get 0))))
  (func (export "host") (param i32) (result i32) (call $fails (local.get 0)) (i32.load8_u (i32.const 64))))`;

/** The same without what differs from life to life. */
export const everythingInside = ['outside', 'atomics', 'dice', 'line'].reduce(
  (text, name) => text.replace(`(export "${name}")`, '').replace(`(export "${name}" (func $${name}))`, ''),
  everything,
);
