import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { unpackGzip } from '../../src/worker/gzip.ts';

const wanted = (): boolean => false;
const pack = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(bytes));
const noise = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919 * (i >> 5)) & 255);

it('gives what is in it, and says how far it is', async () => {
  const told: (readonly [number, number])[] = [];
  const bytes = await unpackGzip(pack(noise), wanted, (...at) => told.push(at));
  expect(bytes).toEqual(noise);
  expect(told.length).toBeGreaterThan(1);
  expect(told.at(-1)).toEqual([noise.length, noise.length]);
});

it('does not believe the size at its end', async () => {
  const packed = pack(noise);
  new DataView(packed.buffer).setUint32(packed.length - 4, 10, true);
  await expect(unpackGzip(packed, wanted, () => undefined)).rejects.toMatchObject({ problem: { kind: 'io' } });
  // Two archives one behind the other: the size at the end is that of the second.
  const two = new Uint8Array([...pack(noise), ...pack(Uint8Array.of(1, 2))]);
  const both = await unpackGzip(two, wanted, () => undefined);
  expect(both.length).toBe(noise.length + 2);
});

it('stops at the limit, whatever it says of itself', async () => {
  const packed = pack(new Uint8Array(2_000_000));
  const refused = { problem: { kind: 'limit', message: expect.stringContaining('more than 1 MB') } };
  await expect(unpackGzip(packed, wanted, () => undefined, 1 << 20)).rejects.toMatchObject(refused);
  new DataView(packed.buffer).setUint32(packed.length - 4, 10, true);
  await expect(unpackGzip(packed, wanted, () => undefined, 1 << 20)).rejects.toMatchObject(refused);
});

it('stops when nobody wants it any more', async () => {
  const bytes = await unpackGzip(
    pack(noise),
    () => true,
    () => undefined,
  );
  expect(bytes.length).toBe(0);
});
