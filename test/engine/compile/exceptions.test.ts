import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { decode, instantiate, Store, type WasmFunc } from '../../../src/engine/index.ts';
import type { CompiledFunction } from '../../../src/engine/runtime/code-space.ts';
import { wat } from '../../support/wat.ts';
import { operationName } from './list-code.ts';

/** The last function of the module, compiled, with the names of its operations by their place. */
async function compiled(text: string): Promise<{ code: CompiledFunction; at: (pc: number) => string }> {
  const module = decode(await wat(`(module (tag $e (param i32)) (tag $f) ${text})`));
  const store = new Store(nodePlatform);
  const instance = instantiate(store, module, []);
  store.compile(instance.funcs.at(-1) as WasmFunc);
  const code = store.code.functions.at(-1)!;
  const at = (pc: number): string => (pc < 0 ? 'return' : operationName(store.code.pristine[pc]!));
  return { code, at };
}

/** Each region: where it begins and ends, who comes after it, and what it catches. */
async function regions(text: string): Promise<string[]> {
  const { code, at } = await compiled(text);
  return (code.tries?.regions ?? []).map(({ from, to, next, clauses }) => {
    const caught = clauses.map(({ tag, ref, target, base, kept }) => {
      const keeps = kept < 0 ? '' : ` keeps ${kept}`;
      return ` ${tag ?? 'all'}${ref ? ' ref' : ''} to ${at(target)} at ${base}${keeps}`;
    });
    return `${at(from)} .. ${at(to)}, next ${next}:${caught.join(',')}`;
  });
}

describe('the table of tries', () => {
  it('is none where there is no try', async () => {
    expect((await compiled('(func nop)')).code.tries).toBeNull();
  });

  it('costs its function nothing but the operations of its blocks', async () => {
    const { code, at } = await compiled('(func (try_table (catch_all 0) nop) (try (do) (catch_all)))');
    expect([...code.map.pcs].map(at)).toEqual(['block', 'nop', 'end', 'block', 'else', 'end', 'return0']);
  });

  it('knows where the clauses of a try_table lead: behind a block, to a loop, out of the function', async () => {
    const text = `(func (param i64) (result i32) (i32.const 1)
      (loop $l (drop (block $b (result i32 exnref)
        (try_table (catch_ref $e $b) (catch $f $l) (catch $e 2) (f32.const 1) drop) unreachable)) drop))`;
    expect(await regions(text)).toEqual([
      'f32Const .. end, next -1: 0 ref to drop at 4, 1 to loop at 4, 0 to return at 2',
    ]);
  });

  it('nests, and lets what a delegate says come next', async () => {
    const text = `(func (try $a (do
        (try $b (do (try (do f32.const 1 drop) (delegate $a))) (catch $e drop)))
      (catch_all f64.const 2 drop)))`;
    expect(await regions(text)).toEqual([
      'block .. else, next -1: all to f64Const at 2 keeps 0',
      'block .. else, next 0: 0 to drop at 2 keeps 0',
      'f32Const .. end, next 0:',
    ]);
    expect(await regions('(func (try (do (try (do nop) (delegate 1))) (catch_all)))')).toContain(
      'nop .. end, next -1:',
    );
  });

  it('gives each catch part in a catch part a place of its own for its exception, behind the locals', async () => {
    const text = `(func (param i32) (local v128) (try (do) (catch_all
      (try (do) (catch_all rethrow 1)) (try (do) (catch $e drop rethrow 0)))))`;
    const { code } = await compiled(text);
    expect(code.localWords).toBe(2 + 4 + 2 + 2);
    expect(code.tries!.regions.map(({ clauses }) => clauses[0]!.kept)).toEqual([6, 8, 8]);
  });

  it('leaves dead tries out', async () => {
    expect(await regions('(func unreachable (try (do nop) (catch_all nop)) (try_table (catch_all 0)))')).toEqual([]);
  });

  it('finds the innermost region of every place', async () => {
    const { code } = await compiled(`(func (try_table nop (try_table f32.const 1 drop) nop (try_table) nop) nop)`);
    const found = [...code.map.pcs].map((pc) => code.tries!.innermost(pc));
    expect(found).toEqual([-1, 0, 0, 1, 1, 0, 0, 0, 0, 0, -1, -1, -1].slice(0, found.length));
  });
});
