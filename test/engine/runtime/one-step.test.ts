import { describe, expect, it } from 'vitest';
import { type HostFunc, i32, type Stop } from '../../../src/engine/index.ts';
import { wat } from '../../support/wat.ts';
import { counted, COUNTER } from '../counted.ts';
import { hostFunc, type Loaded, Session } from './support.ts';

/** Instructions that our machine executes, one at a time. */
function steps(loaded: Loaded, name: string, ...args: number[]): number {
  loaded.call(name, ...args.map(i32));
  let count = 0;
  for (const stop of loaded.machine.run({ each: true })) {
    count++;
    if (stop.why === 'trap') break;
  }
  loaded.machine.unwind();
  return count;
}

/** Instructions that the platform executes, by the module's own count. */
async function instructions(text: string, name: string, args: readonly number[]): Promise<number> {
  const env: Record<string, WebAssembly.ImportValue> = { again: (n: number) => call('f', n) };
  const { instance } = await WebAssembly.instantiate(counted(await wat(`(module ${text})`)), { env });
  const call = (func: string, ...values: readonly number[]): unknown =>
    (instance.exports[func] as (...given: readonly number[]) => unknown)(...values);
  try {
    call(name, ...args);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  }
  return Number((instance.exports[COUNTER] as WebAssembly.Global).value);
}

/** A call of $f with one less. */
const less = 'local.get 0 i32.const 1 i32.sub call $f';
const countdown = (body: string): string => `(func $f (export "f") (param i32) ${body})`;

/** Functions whose last instruction follows a call of themselves: returning, each leads back to itself. */
const inTailPosition: Readonly<Record<string, string>> = {
  'end without results': countdown(`local.get 0 i32.eqz if return end ${less}`),
  'end with one': countdown(`(result i32) local.get 0 i32.eqz if i32.const 7 return end ${less}`),
  'end with two': countdown(`(result i32 i64) local.get 0 i32.eqz if i32.const 7 i64.const 8 return end ${less}`),
  'end with a reference': countdown(`(result funcref) local.get 0 i32.eqz if ref.null func return end ${less}`),
  return: countdown(`(result i32 f64) local.get 0 i32.eqz if i32.const 1 f64.const 2 return end ${less} return`),
  'br out of the function': countdown(`local.get 0 i32.eqz if return end ${less} br 0`),
  br_if: countdown(`(result i32) local.get 0 i32.eqz if i32.const 1 return end ${less} i32.const 0 i32.const 1 br_if 0
    drop drop i32.const 9`),
  'br_if with the callee’s result': countdown(`local.get 0 i32.eqz if return end $call br_if 0 nop nop`)
    .replace('$call', 'local.get 0 i32.const 1 i32.sub call $g')
    .concat(`(func $g (param i32) (result i32) (local.get 0) (call $f) (i32.const 1))`),
  'br_if on what it returns': countdown(`(result i32) local.get 0 i32.eqz if i32.const 5 return end
    i32.const 9 ${less} br_if 0 drop i32.const 3`),
  'br_table on what the callee returns': countdown(`(result i32) local.get 0 i32.eqz if i32.const 1 return end
    i32.const 1 block (param i32) (result i32) ${less} br_table 0 1 end`),
  'an end that is the whole function': '(func $f (export "f") (param i32))',
  'a call through a table': `(table funcref (elem $f)) ${countdown(`local.get 0 i32.eqz if return end
    local.get 0 i32.const 1 i32.sub i32.const 0 call_indirect (param i32)`)}`,
  'br_if, sometimes': countdown(
    `local.get 0 i32.eqz if return end ${less} local.get 0 i32.const 1 i32.and br_if 0 nop`,
  ),
};

const loops: Readonly<Record<string, string>> = {
  'a loop of nothing but its branch': `(func $f (export "f") (param i32)
    loop local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end)`,
  'a function that begins with a loop': `(func $f (export "f") (param i32)
    loop (result i32) local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 i32.const 1 end drop)`,
  'branches to where they are almost': `(func $f (export "f") (param i32)
    block br 0 end block loop block br 0 end br 1 end end local.get 0 if (result i32) nop i32.const 1 else i32.const 2 end drop)`,
  'a trap': `(func $f (export "f") (param i32) local.get 0 if unreachable end)`,
};

describe('one step', () => {
  it.each(Object.entries({ ...inTailPosition, ...loops }))('is one instruction: %s', async (_, text) => {
    const loaded = await Session.of(text);
    for (const n of [1, 2, 7]) {
      expect([n, steps(loaded, 'f', n)]).toEqual([n, await instructions(text, 'f', [n])]);
    }
  });

  it('leaves one call at a time where each returns to a return', async () => {
    const loaded = await Session.of(countdown(`local.get 0 i32.eqz if return end ${less}`));
    const { machine } = loaded;
    loaded.call('f', i32(5));
    const depths: number[] = [];
    for (const stop of machine.run({ each: true })) {
      if (stop.why === 'step') depths.push(machine.frames().filter(({ kind }) => kind === 'wasm').length);
    }
    expect(depths.filter((depth, i) => depth < (depths[i - 1] ?? 0))).toEqual([5, 4, 3, 2, 1]);
  });

  it('past a BREAK meets that BREAK again in the caller', async () => {
    const loaded = await Session.of(countdown(`local.get 0 i32.eqz if return end ${less}`));
    const func = loaded.func('f');
    if (func.kind !== 'wasm') throw new Error('no function');
    loaded.store.compile(func);
    const { code } = loaded.store;
    code.setBreak(code.pcOf(func, loaded.module.funcs[0]!.body!.end - 1)!);
    loaded.call('f', i32(6));
    const stops: Stop[] = [...loaded.machine.run()];
    expect(stops.map(({ why }) => why)).toEqual(['break', 'break', 'break', 'break', 'break', 'break', 'done']);
  });

  it('is one instruction where a host function calls back', async () => {
    const text = `(import "env" "again" (func $again (param i32)))
      (func (export "f") (param i32) local.get 0 i32.eqz if return end local.get 0 i32.const 1 i32.sub call $again)`;
    let loaded: Loaded | null = null;
    const again: HostFunc = hostFunc({ params: ['i32'], results: [] }, ([n]) => ({
      call: loaded!.func('f'),
      args: [n!],
      then: () => [],
    }));
    loaded = await Session.of(text, { again });
    expect(steps(loaded, 'f', 6)).toBe(await instructions(text, 'f', [6]));
  });

  it('is one instruction where a host function calls the same empty function again and again', async () => {
    let calls = 0;
    let loaded: Loaded | null = null;
    const ask = (): ReturnType<HostFunc['run']> => ({
      call: loaded!.func('nothing'),
      args: [],
      then: () => (++calls < 5 ? ask() : []),
    });
    const again = hostFunc({ params: [], results: [] }, ask);
    loaded = await Session.of(
      '(import "env" "again" (func $again)) (func (export "nothing")) (func (export "f") call $again)',
      { again },
    );
    // The call, five ends of the empty function, and the last end.
    expect(steps(loaded, 'f')).toBe(7);
  });

  it('is one instruction where another instance is in between', async () => {
    const { session, instance } = await Session.of(
      `(table (export "t") 1 funcref) (type $g (func (param i32)))
       (func (export "g") (param i32) local.get 0 i32.const 0 call_indirect (type $g))`,
    );
    const user = await session.load(
      `(import "lib" "g" (func $g (param i32))) (import "lib" "t" (table 1 funcref)) (elem (i32.const 0) $f)
       (func $f (export "f") (param i32) local.get 0 i32.eqz if return end local.get 0 i32.const 1 i32.sub call $g)`,
      { g: instance.exports.get('g')!, t: instance.exports.get('t')! },
    );
    // In each of the four calls that go on: get, eqz, if, get, const, sub, call, end; and in $g get, const, call, end.
    expect(steps(user, 'f', 4)).toBe(4 * (8 + 4) + 4);
  });
});
