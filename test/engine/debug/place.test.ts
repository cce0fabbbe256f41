import { describe, expect, it } from 'vitest';
import { calleeOf, topFrame } from '../../../src/engine/debug/place.ts';
import { debugging } from '../../support/debugging.ts';

/** Function and import, or nothing, that is about to be called when the next instruction is the call in `main`. */
async function callee(index: number): Promise<string | null> {
  const { debug } = await debugging(`(module
    (import "env" "note" (func $note (param i32)))
    (type $none (func))
    (table 4 funcref)
    (elem (i32.const 0) $note $own)
    (func $own)
    (func (export "main") (param i32) (call_indirect (type $none) (local.get 0))))`);
  const driver = debug.start();
  driver.invoke('main', [{ type: 'i32', bits: index }], true);
  debug.advance({ fuel: 100 });
  driver.step('into');
  debug.advance({ fuel: 100 });
  const { machine } = driver.run;
  const func = calleeOf(machine, topFrame(machine)!);
  return func?.kind === 'wasm' ? `function ${func.index}` : (func?.name ?? null);
}

describe('what an indirect call is about to call', () => {
  it('is the function that the table holds', async () => {
    expect(await callee(1)).toBe('function 1');
  });

  it('is nothing where the call will trap', async () => {
    expect(await callee(0)).toBe(null);
    expect(await callee(2)).toBe(null);
    expect(await callee(9)).toBe(null);
  });
});
