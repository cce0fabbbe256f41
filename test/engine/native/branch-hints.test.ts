import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { decode, HostFunc, instantiate, link, ModuleRewriter, Store } from '../../../src/engine/index.ts';
import { BranchHints } from '../../../src/engine/native/branch-hints.ts';
import { Output } from '../../../src/engine/native/output.ts';
import { wat } from '../../support/wat.ts';

const NAME = 'metadata.code.branch_hint';

describe('what the platform is told of branches', () => {
  it('is a custom section of functions, places and bits', () => {
    const hints = new BranchHints();
    hints.add(3, []);
    hints.add(200, [5, 0, 130, 1]);
    const out = new Output();
    hints.write(out);
    const name = Array.from({ length: NAME.length }, (_, i) => NAME.charCodeAt(i));
    const contents = [name.length, ...name, 1, 0xc8, 1, 2, 5, 1, 0, 0x82, 1, 1, 1];
    expect([...out.take()]).toEqual([0, contents.length, ...contents]);
  });

  it('is nothing where there is nothing to tell', () => {
    const out = new Output();
    new BranchHints().write(out);
    expect(out.length).toBe(0);
  });

  it('lies at branches of the code', async () => {
    const bytes = await wat(`(module (import "env" "f" (func $f (param i32) (result i32)))
      (func (export "g") (param i32) (result i32)
        (loop (br_if 0 (call $f (i32.div_u (i32.const 100) (local.get 0))))) (local.get 0)))`);
    const store = new Store(nodePlatform);
    const module = decode(bytes);
    const externs = link(module, store.types, ({ type }) =>
      type.kind === 'func' ? new HostFunc(type.type, 'env', 'f', ([value]) => [value!]) : undefined,
    );
    const rewritten = new ModuleRewriter(instantiate(store, module, externs), {
      counting: 'instructions',
      memory: false,
    }).rewrite();
    const twin = new WebAssembly.Module(rewritten.bytes);
    const [section] = WebAssembly.Module.customSections(twin, NAME);
    const told = new Uint8Array(section!);
    // Of $g alone: entry, loop, division and call.
    expect([told[0], told[2]]).toEqual([1, 4]);
    expect(told).toHaveLength(3 + 4 * 3);
    const code = decode(rewritten.bytes).funcs.find(({ body }) => body && body.end - body.start > 100)!.body!;
    for (let at = 3; at < told.length; at += 3) {
      expect(told[at + 1]).toBe(1);
      // if, or br_if
      expect([0x04, 0x0d]).toContain(rewritten.bytes[code.start + told[at]!]);
    }
  });
});
