import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { PixelWindow } from '../../../src/engine/debug/pixel-picture.ts';
import type { PixelSource } from '../../../src/engine/hosts/game.ts';
import { type Instance, instantiate } from '../../../src/engine/runtime/instance.ts';
import { Store } from '../../../src/engine/runtime/store.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { wat } from '../../support/wat.ts';

const source: PixelSource = {
  memory: 0,
  address: 0x100,
  width: 4,
  height: 3,
  format: 'index4',
  stride: 10,
  highFirst: true,
  palette: { address: 0x200, order: 'rgb' },
};

async function instance(pages = 1): Promise<Instance> {
  const module = decode(
    await wat(`(module
      (memory ${pages})
      (global (export "here") i32 (i32.const 0x108))
      (global (export "there") i64 (i64.const 0x108))
      (global (export "float") f32 (f32.const 1))
      (data (i32.const 0x100) "\\12\\34")
      (data (i32.const 0x200) "\\01\\02\\03\\ff\\11\\12\\13\\00"))`),
  );
  return instantiate(new Store(plainPlatform), module, []);
}

describe('a picture in memory', () => {
  it('ends with the last byte of its last row', async () => {
    const view = new PixelWindow(await instance(), source).view(0, true);
    expect(view).toMatchObject({ kind: 'pixels', address: 0x100, problem: null });
    if (view.kind !== 'pixels') throw new Error('no pixels');
    expect(view.bytes).toHaveLength(2 * 10 + 2);
    expect([...view.bytes.subarray(0, 2)]).toEqual([0x12, 0x34]);
    expect(view.palette?.slice(0, 3)).toEqual([0x010203, 0x111213, 0]);
    expect(view.palette).toHaveLength(16);
  });

  it('reads colours that have blue first', async () => {
    const palette = { address: 0x200, order: 'bgr' } as const;
    const view = new PixelWindow(await instance(), { ...source, palette }).view(0, true);
    expect(view).toMatchObject({ palette: expect.arrayContaining([0x030201, 0x131211]) as unknown });
  });

  it('is where an exported global says', async () => {
    const at = async (global: string) =>
      new PixelWindow(await instance(), { ...source, address: { global } }).view(0, true);
    expect(await at('here')).toMatchObject({ address: 0x108 });
    expect(await at('there')).toMatchObject({ address: 0x108 });
    const problem = 'The exported global "float" holds no address.';
    expect(await at('float')).toMatchObject({ problem, bytes: new Uint8Array(0) });
  });

  it('is told to be outside of the memory, and so is its palette', async () => {
    const problem = async (changes: Partial<PixelSource>) =>
      new PixelWindow(await instance(), { ...source, ...changes }).view(0, true);
    expect(await problem({ address: 0x10000 - 21 })).toMatchObject({
      problem: 'The picture begins at 0xffeb and would end at 0x10001, but memory 0 ends at 0x10000.',
    });
    expect(await problem({ address: 0x10000 - 22 })).toMatchObject({ problem: null });
    expect(await problem({ palette: { address: 0xfff0, order: 'rgb' } })).toMatchObject({
      problem: expect.stringMatching('^The palette begins at 0xfff0') as unknown,
    });
    expect(await problem({ memory: 3 })).toMatchObject({
      problem: expect.stringMatching('memory 3 ends at 0x0') as unknown,
    });
  });

  it('is kept when a frame is complete, while the next one is under way', async () => {
    const made = await instance();
    const picture = new PixelWindow(made, source);
    picture.complete(1);
    made.memories[0]?.write(0x100, Uint8Array.of(0x99));
    const first = (partial: boolean) => {
      const view = picture.view(2, partial);
      return view.kind === 'pixels' ? [view.frame, view.complete, view.bytes[0]] : null;
    };
    expect(first(false)).toEqual([1, true, 0x12]);
    expect(first(true)).toEqual([2, false, 0x99]);
    picture.complete(2);
    expect(first(true)).toEqual([2, true, 0x99]);
  });

  it('is kept with what is saved when it is small, and else looked up in the memory', async () => {
    for (const [width, before] of [
      [source.width, 0x12],
      [70_000, 0x34],
    ] as const) {
      const made = await instance(2);
      const picture = new PixelWindow(made, {
        ...source,
        address: 0x100,
        format: 'grey8',
        width,
        height: 1,
        stride: width,
      });
      const first = (): readonly unknown[] => {
        const view = picture.view(1, false);
        return view.kind === 'pixels' ? [view.frame, view.complete, view.bytes[0]] : [];
      };
      made.memories[0]?.write(0x100, Uint8Array.of(0x12));
      picture.complete(1);
      const saved = picture.save();
      made.memories[0]?.write(0x100, Uint8Array.of(0x34));
      picture.complete(2);
      picture.restore(saved);
      expect(first()).toEqual([1, true, before]);
    }
  });
});
