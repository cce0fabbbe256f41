import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  HostFunc,
  instantiate,
  link,
  ModuleRewriter,
  type RewrittenModule,
  Store,
} from '../../../src/engine/index.ts';
import { wat } from '../../support/wat.ts';

async function rewritten(functions: string): Promise<RewrittenModule> {
  const store = new Store(nodePlatform);
  const module = decode(
    await wat(`(module (import "env" "f" (func $f)) (func (export "one") (call $f)) ${functions})`),
  );
  const externs = link(module, store.types, ({ type }) =>
    type.kind === 'func' ? new HostFunc(type.type, 'env', 'f', () => []) : undefined,
  );
  return new ModuleRewriter(instantiate(store, module, externs), { counting: 'instructions', memory: false }).rewrite();
}

const many = (what: string, times: number): string => `${what} `.repeat(times);

describe('a function that stays in the interpreter, while others of its module run natively', () => {
  it.each([
    [
      'has more operands than a block may have parameters',
      `(func ${many('i32.const 0', 2000)} call $f ${many('drop', 2000)})`,
    ],
    [
      'saves so many operands at so many calls that it would become much larger',
      `(func ${many('i32.const 0', 500)} ${many('call $f', 500)} ${many('drop', 500)})`,
    ],
    ['has many locals and little code', `(func (local ${many('i64', 1500)}) loop call $f br 0 end)`],
    ['has a longer table of branches than platforms take', `(func (br_table ${many('0', 70_000)} (i32.const 0)))`],
  ])('%s', async (_, func) => {
    const { functions, bytes } = await rewritten(func);
    expect(functions.map((twin) => twin !== null)).toEqual([false, true, false]);
    expect(bytes.length).toBeLessThan(10_000);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });

  it('does not have a loop or two, many operands and calls, in measure', async () => {
    const { functions } = await rewritten(
      `(func (local ${many('i64', 20)}) (loop ${many('i32.const 0', 10)} ${many('call $f', 10)} ${many('drop', 10)} br 0))`,
    );
    expect(functions.map((twin) => twin !== null)).toEqual([false, true, true]);
  });
});
