import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import type { WasmModule } from '../../../src/engine/module/module.ts';
import type { BodyState } from '../../../src/engine/validate/body-state.ts';
import { validateBody } from '../../../src/engine/validate/code.ts';
import { inspectAt } from '../../../src/engine/validate/inspect.ts';
import { Random } from '../../support/random.ts';
import { wat } from '../../support/wat.ts';

/** What a visitor sees at every instruction, copied. */
function truth(module: WasmModule, func: number): Map<number, BodyState> {
  const states = new Map<number, BodyState>();
  validateBody(module, func, {
    instruction(state, reader) {
      states.set(reader.offset, {
        reachable: state.reachable,
        operands: state.operands.map(({ type, slot, pushedAt }) => ({ type, slot, pushedAt })),
        slots: state.slots,
        controls: state.controls.map(({ kind, offset, params, results, height, slots, entered }) => ({
          kind,
          offset,
          params,
          results,
          height,
          slots,
          entered,
        })),
      });
    },
  });
  return states;
}

const step = `
  (block (result i32)
    (if (result i32) (local.get 0)
      (then i32.const 1 i32.const 2 i32.add)
      (else (loop (result i32) local.get 0 br_if 0 local.get 0)))
    local.get 0
    br_if 0)
  (block local.get 0 br_table 0 1 0 unreachable i32.add drop)
  drop`;

it('says the same as a walk from the beginning, asked in any order', async () => {
  const module = decode(await wat(`(module (func (param i32) ${step.repeat(120)}))`));
  const all = truth(module, 0);
  const offsets = [...all.keys()];
  expect(offsets.length).toBeGreaterThan(2500);
  const random = new Random(7);
  for (let i = 0; i < 400; i++) {
    const offset = random.pick(offsets);
    expect(inspectAt(module, 0, offset)).toEqual(all.get(offset));
  }
});

it('keeps what it said', async () => {
  const module = decode(await wat('(module (func (result i32) i32.const 1 i32.const 2 i32.add))'));
  const { code } = module.funcs[0]!.body!;
  const before = inspectAt(module, 0, code + 4);
  inspectAt(module, 0, code + 5);
  expect(before?.operands).toEqual([
    { type: 'i32', slot: 0, pushedAt: code },
    { type: 'i32', slot: 1, pushedAt: code + 2 },
  ]);
});

it('has nothing to say where no instruction begins', async () => {
  const module = decode(await wat('(module (import "a" "b" (func)) (func i32.const 1 drop))'));
  const { code, end } = module.funcs[1]!.body!;
  expect(inspectAt(module, 1, code + 1)).toBeNull();
  expect(inspectAt(module, 1, end)).toBeNull();
  expect(inspectAt(module, 1, 0)).toBeNull();
  expect(inspectAt(module, 0, code)).toBeNull();
  expect(inspectAt(module, 9, code)).toBeNull();
});
