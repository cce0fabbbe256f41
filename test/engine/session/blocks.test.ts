import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/engine/util/crc32.ts';
import { formatVersion, isSession, magic, readBlocks, writeBlocks } from '../../../src/engine/session/blocks.ts';

const text = (from: string): Uint8Array => new TextEncoder().encode(from);
const parts = [
  { kind: 'H', payload: text('head') },
  { kind: 'L', payload: text('log') },
  { kind: 'M', payload: new Uint8Array(0) },
] as const;
const file = writeBlocks(parts);
/** Where the parts begin. */
const [head, log, module, end] = [12, 25, 37, 46] as const;

const found = (bytes: Uint8Array) => {
  const { blocks = [], damage = null } = readBlocks(bytes) ?? {};
  return { kinds: blocks.map(({ kind }) => kind).join(''), damage };
};

describe('the parts of a session file', () => {
  it('stand behind each other, each with its length and its sum', () => {
    expect([...file.subarray(0, 12)]).toEqual([...magic, formatVersion, 0, 0, 0]);
    expect([...file.subarray(head, head + 5)]).toEqual([0x48, 4, 0, 0, 0]);
    const view = new DataView(file.buffer);
    expect(view.getUint32(head + 5, true)).toBe(crc32(text('head'), 0, 4, crc32(Uint8Array.of(0x48, 4, 0, 0, 0))));
    expect(readBlocks(file)).toEqual({
      version: 1,
      damage: null,
      blocks: [
        { kind: 'H', offset: head, payload: text('head') },
        { kind: 'L', offset: log, payload: text('log') },
        { kind: 'M', offset: module, payload: new Uint8Array(0) },
        { kind: 'E', offset: end, payload: new Uint8Array(0) },
      ],
    });
  });

  it('are found behind one that was changed, made longer or shorter', () => {
    const changed = file.slice();
    changed[log + 9]! ^= 0x20;
    expect(found(changed)).toMatchObject({ kinds: 'HME', damage: { offset: log } });
    const longer = Uint8Array.from([...file.subarray(0, log + 9), 1, 2, 3, ...file.subarray(log + 9)]);
    expect(found(longer)).toMatchObject({ kinds: 'HME', damage: { offset: log } });
    const shorter = Uint8Array.from([...file.subarray(0, log + 9), ...file.subarray(log + 11)]);
    expect(found(shorter)).toMatchObject({ kinds: 'HME', damage: { offset: log } });
  });

  it('are missing where the file ends, and nothing is behind the end', () => {
    expect(found(file.subarray(0, end))).toMatchObject({ kinds: 'HLM', damage: { offset: end } });
    expect(found(file.subarray(0, module - 1))).toMatchObject({ kinds: 'H', damage: { offset: log } });
    expect(found(Uint8Array.from([...file, 0]))).toMatchObject({ kinds: 'HLME', damage: { offset: file.length } });
  });

  it('are there only when the file begins as one', () => {
    expect(isSession(file)).toBe(true);
    expect(readBlocks(text('\0asm\x01\0\0\0'))).toBe(null);
    expect(readBlocks(file.subarray(0, 7))).toBe(null);
    expect(found(file.subarray(0, 10))).toMatchObject({ kinds: '', damage: { offset: 8 } });
  });

  it('are looked for only so long in a file that is made to look like thousands', () => {
    const hostile = new Uint8Array(400_000).fill(0x4c);
    hostile.set(file.subarray(0, 12));
    // Every letter is that of a part as long as half the file.
    for (let i = 12; i + 5 < hostile.length; i += 5) hostile.set([0x4c, 0, 0, 3, 0], i);
    const before = performance.now();
    expect(found(hostile)).toMatchObject({ kinds: '', damage: { offset: 12 } });
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
