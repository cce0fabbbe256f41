import { describe, expect, it, vi } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { decode, funcTypeAt, instantiate, Store, type WasmFunc } from '../../../src/engine/index.ts';
import { expectGolden } from '../../support/golden.ts';
import { wat } from '../../support/wat.ts';
import { buildModule } from '../runtime/module-builder.ts';
import { listCode } from './list-code.ts';

/** What the bodies are, and why each is here. */
const bodies: readonly (readonly [title: string, text: string])[] = [
  ['arithmetic in order', '(func (param i32) (result i32) (i32.add (local.get 0) (i32.const 5)))'],
  [
    'forms by width',
    `(global $g (mut f64) (f64.const 0)) (global $h (mut i32) (i32.const 0))
     (func (param i64 f32 externref) (result i64) (local f64)
       (local.set 3 (global.get $g)) (global.set $h (i32.const 1)) (drop (local.get 2)) (drop (local.get 1))
       (select (local.get 0) (i64.const 0x100000002) (i32.const 1)))`,
  ],
  [
    'a loop goes back to its loop',
    '(func (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))',
  ],
  ['a block is left past its end', '(func (param i32) (block (br_if 0 (local.get 0)) (nop)))'],
  ['if without else', '(func (param i32) (if (local.get 0) (then (nop))))'],
  [
    'if with else',
    '(func (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2))))',
  ],
  [
    'branches that drop operands',
    `(func (param i32) (result i32)
       (block (result i32) (i32.const 1) (i32.const 2) (i32.const 3) (br_if 0 (local.get 0)) (drop) (drop) (br 0)))`,
  ],
  ['a table of branches, plain', '(func (param i32) (block (block (loop (br_table 0 1 2 1 (local.get 0))))))'],
  [
    'a table of branches, one a return and one with operands to drop',
    `(func (param i32) (result i32)
       (i32.const 7) (block (result i32) (i32.const 8) (i32.const 9) (br_table 0 1 (local.get 0))) (drop))`,
  ],
  [
    'dead code is not there',
    '(func (param i32) (result i32) (block (br 0) (i32.add (i32.const 1) (i32.const 2)) (drop)) (return (i32.const 1)) (unreachable))',
  ],
  [
    'an if whose parts both leave',
    '(func (param i32) (result i32) (if (local.get 0) (then (return (i32.const 1))) (else (return (i32.const 2)))) (i32.const 3))',
  ],
  [
    'several results',
    '(func (param i32) (result i32 i64) (block (result i32 i64) (i32.const 1) (i64.const 2) (br_if 1 (local.get 0))))',
  ],
  [
    'a loop with parameters',
    '(func (result i32) (i32.const 10) (loop (param i32) (result i32) (i32.sub (i32.const 1)) (br_if 0 (i32.const 0)) ))',
  ],
  [
    'memory, with short and long offsets',
    `(memory 1) (func (param i32) (i32.store offset=4 (local.get 0) (i32.load8_u (local.get 0)))
       (drop (f64.load offset=0x40000000 (local.get 0))) (drop (memory.grow (memory.size)))
       (memory.fill (local.get 0) (local.get 0) (local.get 0)))`,
  ],
  [
    'several memories, 64-bit addresses and indices, atomics',
    `(memory 1) (memory $b i64 1) (table i64 1 funcref)
     (func (param i32 i64) (i32.store 1 offset=4 (local.get 1) (i32.load (local.get 0)))
       (drop (f32.load $b offset=0x123456789abcdef0 (local.get 1))) (drop (memory.grow $b (memory.size $b)))
       (drop (i64.atomic.rmw8.add_u $b offset=2 (local.get 1) (local.get 1))) (atomic.fence)
       (memory.copy 0 1 (local.get 0) (local.get 1) (local.get 0)) (call_indirect (local.get 1)))`,
  ],
  [
    'calls, references, tables',
    `(type $t (func (param i32))) (table $a 1 funcref) (table $b 1 externref) (elem declare func $f)
     (func $f (param i32) (call $f (local.get 0)) (call_indirect (type $t) (local.get 0) (local.get 0))
       (table.set $a (i32.const 0) (ref.func $f)) (drop (ref.is_null (ref.null extern)))
       (drop (table.grow $b (ref.null extern) (i32.const 1))))`,
  ],
];

async function listing(text: string): Promise<string> {
  const module = decode(await wat(`(module ${text})`));
  const store = new Store(nodePlatform);
  const func = instantiate(store, module, []).funcs[0] as WasmFunc;
  const entry = store.compile(func);
  return listCode(store.code.pristine, store.code.functionAt(entry)!);
}

describe('flat code', () => {
  it('is one operation per reachable instruction, branches and heights resolved', async () => {
    const parts: string[] = [];
    for (const [title, text] of bodies) parts.push(`== ${title}\n${await listing(text)}\n`);
    expectGolden(import.meta.url, 'compile.txt', parts.join('\n'));
  });

  it('knows the offset of every operation and the operation at every offset', async () => {
    const module = decode(await wat('(module (func (param i32) (result i32) (block (br 0) (nop)) (local.get 0)))'));
    const store = new Store(nodePlatform);
    const func = instantiate(store, module, []).funcs[0] as WasmFunc;
    store.compile(func);
    const { map } = store.code.functionAt(func.entry)!;
    const start = module.funcs[0]!.body!.code;
    // block, br, then a dead nop and a dead end.
    expect([...map.offsets].map((offset) => offset - start)).toEqual([0, 2, 6, 8]);
    for (const pc of map.pcs) expect(store.code.pcOf(func, store.code.offsetOf(pc)!)).toBe(pc);
    expect(store.code.pcOf(func, start + 4)).toBe(null);
    expect(store.code.pcOf(func, start + 1)).toBe(null);
    expect(store.code.offsetOf(map.pcs[1]! + 1)).toBe(start + 2);
    expect(store.code.funcOf(map.pcs[2]!)).toBe(func);
    expect(store.code.funcOf(0)).toBe(null);
  });

  it('keeps locals by runs, so that many of them cost nothing until the function is called', () => {
    const bytes = buildModule({
      funcs: [
        {
          params: ['i32'],
          results: ['i64'],
          localRuns: [
            [20_000, 'f64'],
            [29_000, 'i64'],
          ],
          body: [0x20, 0xa1, 0x9c, 0x01],
        },
      ],
    });
    const store = new Store(nodePlatform);
    const func = instantiate(store, decode(bytes), []).funcs[0] as WasmFunc;
    store.compile(func);
    const compiled = store.code.functionAt(func.entry)!;
    expect(compiled.localWords).toBe(2 * 49_001);
    expect(listCode(store.code.pristine, compiled)).toContain('localGet64 40002');
  });

  it('finds the way of a branch once for each block, however many labels of a br_table go there', async () => {
    const types = Array.from({ length: 50 }, () => 'i32').join(' ');
    const module = decode(
      await wat(`(module (type $t (func (result ${types}))) (func (type $t) (block (type $t)
        ${'(i32.const 7) '.repeat(51)} br_table ${'0 1 '.repeat(500)})))`),
    );
    const some = vi.spyOn(funcTypeAt(module, 0)!.results as string[], 'some');
    const store = new Store(nodePlatform);
    const func = instantiate(store, module, []).funcs[0] as WasmFunc;
    store.compile(func);
    // Two labels, and the ends.
    expect(some.mock.calls.length).toBeLessThan(10);
    expect(listCode(store.code.pristine, store.code.functionAt(func.entry)!)).toContain('brTableMove 999');
  });
});
