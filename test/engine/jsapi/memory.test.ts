import { describe, expect, it } from 'vitest';
import { exportsOf, ours, same, thrown } from './support.ts';

describe('memories', () => {
  it('give one buffer until they grow, and detach it then', async () => {
    await same((api, tell) => {
      const memory = new api.Memory({ initial: 1, maximum: 3 });
      const before = memory.buffer;
      tell(memory.buffer === before, before.byteLength);
      tell(memory.grow(0), before.byteLength, memory.buffer === before);
      const again = memory.buffer;
      tell(memory.grow(1), again.byteLength, memory.buffer.byteLength, memory.buffer === again);
      tell(thrown(() => memory.grow(2)) instanceof RangeError, memory.buffer.byteLength);
      tell(thrown(() => structuredClone(memory.buffer, { transfer: [memory.buffer] })) instanceof TypeError);
    });
  });

  it('grow from inside of a program, and are seen to have grown', async () => {
    await same(async (api, tell) => {
      const x = await exportsOf(
        api,
        `(memory (export "m") 1 4) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
         (func (export "size") (result i32) memory.size)`,
      );
      const { buffer } = x['m'];
      tell(x['grow'](2), buffer.byteLength, x['m'].buffer.byteLength, x['size']());
      tell(x['grow'](9), x['m'].buffer === x['m'].buffer, x['m'].grow(1), x['size']());
    });
  });

  it('are shared by the programs that import them', async () => {
    await same(async (api, tell) => {
      const memory = new api.Memory({ initial: 1 });
      const text = `(import "e" "m" (memory 1)) (export "again" (memory 0))
        (func (export "load") (result i32) (i32.load (i32.const 8)))`;
      const [x, y] = [
        await exportsOf(api, text, { e: { m: memory } }),
        await exportsOf(api, text, { e: { m: memory } }),
      ];
      new Int32Array(memory.buffer)[2] = 99;
      tell(x['load'](), y['load'](), x['again'] === memory, x['again'] === y['again']);
      tell(thrown(() => new api.Memory({ initial: 2, maximum: 1 })) instanceof RangeError);
      tell(thrown(() => new api.Memory({ initial: 65_537 })) !== undefined);
    });
  });

  it('keep to the pages that a setting allows them, one by one and together', () => {
    const each = ours({ limits: { maxMemoryPages: 4 } });
    expect(thrown(() => new each.Memory({ initial: 5 }))).toBeInstanceOf(RangeError);
    const memory = new each.Memory({ initial: 4 });
    expect(thrown(() => memory.grow(1))).toBeInstanceOf(RangeError);

    const together = ours({ limits: { maxTotalMemoryPages: 10 } });
    const first = new together.Memory({ initial: 6 });
    expect(thrown(() => new together.Memory({ initial: 5 }))).toBeInstanceOf(RangeError);
    const second = new together.Memory({ initial: 2 });
    expect(first.grow(1)).toBe(6);
    expect(thrown(() => second.grow(2))).toBeInstanceOf(RangeError);
    expect(second.grow(1)).toBe(2);
  });
});
