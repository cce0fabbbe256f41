import type { Random } from './random.ts';

/** Bytes that parsers of this format stumble over: LEB edges, section ids, prefixes, block types, huge counts. */
const interesting: readonly (readonly number[])[] = [
  [0x00],
  [0x7f],
  [0x80],
  [0xff],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
  [0x80, 0x80, 0x80, 0x80, 0x00],
  [0xfc, 0x08],
  [0xfd, 0x0c],
  [0xfb, 0x00],
  [0x02, 0x40],
  [0x03, 0x40],
  [0x0b],
  [0x05],
  [0x40],
  [0x70],
  [0x6f],
];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const mutations: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const out = bytes.slice();
    const at = random.below(out.length);
    out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
    return out;
  },
  function setByte(bytes, random) {
    const out = bytes.slice();
    out[random.below(out.length)] = random.below(256);
    return out;
  },
  function writeInteresting(bytes, random) {
    const out = bytes.slice();
    out.set(random.pick(interesting).slice(0, 1), random.below(out.length));
    return out;
  },
  function insertInteresting(bytes, random) {
    return splice(bytes, random.below(bytes.length + 1), 0, random.pick(interesting));
  },
  function remove(bytes, random) {
    return splice(bytes, random.below(bytes.length), 1 + random.below(8), []);
  },
  function duplicate(bytes, random) {
    const from = random.below(bytes.length);
    return splice(bytes, random.below(bytes.length), 0, bytes.subarray(from, from + 1 + random.below(64)));
  },
  function truncate(bytes, random) {
    return bytes.slice(0, random.below(bytes.length));
  },
  function overwrite(bytes, random) {
    const out = bytes.slice();
    const from = random.below(bytes.length);
    out.copyWithin(random.below(bytes.length), from, from + 1 + random.below(16));
    return out;
  },
];

function splice(bytes: Uint8Array, at: number, drop: number, insert: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(at + insert.length + Math.max(0, bytes.length - at - drop));
  out.set(bytes.subarray(0, at));
  out.set(insert, at);
  out.set(bytes.subarray(Math.min(bytes.length, at + drop)), at + insert.length);
  return out;
}

/** The bytes with one to four random changes; the header is mostly left alone so that something is there to read. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const keepHeader = random.chance(90) && bytes.length > 8;
  let body = keepHeader ? bytes.subarray(8) : bytes;
  const rounds = 1 + random.below(4);
  for (let i = 0; i < rounds && body.length > 0; i++) body = random.pick(mutations)(body, random);
  if (!keepHeader) return body;
  const out = new Uint8Array(8 + body.length);
  out.set(bytes.subarray(0, 8));
  out.set(body, 8);
  return out;
}
