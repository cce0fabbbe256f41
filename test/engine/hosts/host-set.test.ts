import { describe, it } from 'vitest';
import { HostSet } from '../../../src/engine/hosts/host-set.ts';
import { noSettings } from '../../../src/engine/hosts/program-settings.ts';
import { display } from '../../../src/engine/hosts/display.ts';
import { rocket } from '../../../src/engine/hosts/rocket.ts';
import { wasi } from '../../../src/engine/hosts/wasi.ts';
import { wasm4 } from '../../../src/engine/hosts/wasm4.ts';
import { functions } from '../../../src/engine/hosts/wasi/functions.ts';
import type { FuncType, NumType } from '../../../src/engine/module/types.ts';
import { f64, i32, i64, type Value } from '../../../src/engine/runtime/value.ts';
import { type HostCallOf, travel } from '../../support/host-world.ts';
import { Random } from '../../support/random.ts';

const seeds = Array.from({ length: 6 }, (_, seed) => seed);
const encoder = new TextEncoder();

function many(seed: number, count: number, one: (random: Random) => HostCallOf): readonly HostCallOf[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => one(random));
}

const PATH = 0x100;
const PATH_2 = 0x200;
const LIST = 0x300;
const OUT = 0x400;
const DATA = 0x1000;
/** Where nothing of a program of WASI lies: beyond the end of its memory. */
const OUTSIDE = 0x1ffff;

const paths = ['a', 'big', 'd', 'd/b', 'd/e', 'd/e/c', 'new', 'd/new', 'link', 'd/link', 'none/x', 'd/e/..', 'é'];

function wasiHosts(): HostSet {
  const files = [
    { path: 'a', bytes: encoder.encode('hello world') },
    { path: 'd/b', bytes: encoder.encode('0123456789'), modified: 5 },
    { path: 'd/e/', bytes: new Uint8Array(0) },
    { path: 'link', bytes: new Uint8Array(0), link: 'd/b' },
    { path: 'big', bytes: Uint8Array.from({ length: 70_000 }, (_, i) => i * 7) },
  ];
  const settings = { ...noSettings, args: ['p', 'x'], folders: [{ name: '/', files }] };
  return new HostSet([wasi]).renewed(settings);
}

function wasiCall(random: Random): HostCallOf {
  const fd = random.pick([3, 3, 4, 4, 5, 6, 7, 8, 99]);
  const name = random.pick([
    ...['path_open', 'path_open', 'path_open', 'path_open', 'fd_close', 'fd_write', 'fd_write', 'fd_write', 'fd_read'],
    ...['fd_read', 'fd_pwrite', 'fd_pwrite', 'fd_pread', 'fd_seek', 'poll_oneoff', 'random_get', 'clock_time_get'],
    ...functions.keys(),
  ]);
  const wide = random.pick([0, 0, 1, 3, 9, 16_383, 16_384, 20_000, 40_000, 80_000]);
  const path = encoder.encode(random.pick(paths));
  const other = encoder.encode(random.pick(paths));
  const long = new Uint8Array(random.pick([3000, 40_000])).fill(random.bits(), random.below(900));
  const text = random.pick([encoder.encode(`${random.bits()} ü`), Uint8Array.of(0xc3), Uint8Array.of(0xbc), long]);
  const list = new Uint8Array(new Uint32Array([DATA, text.length, DATA + 7, random.below(20)]).buffer);
  const out = random.chance(3) ? OUTSIDE : OUT;
  const at: readonly (readonly [number, number])[] = [
    [PATH, path.length],
    [PATH_2, other.length],
  ];
  const [p, q] = at as readonly [readonly [number, number], readonly [number, number]];
  const given: Readonly<Record<string, readonly (number | bigint)[]>> = {
    path_open: [
      3,
      random.below(2),
      ...p,
      random.pick([0, 1, 1, 1, 2, 5, 8, 9]),
      -1n,
      -1n,
      random.pick([0, 0, 1, 4]),
      out,
    ],
    fd_write: [random.pick([1, 2, fd, fd, fd]), LIST, 1, out],
    fd_read: [random.pick([0, fd, fd]), LIST, 1 + random.below(2), out],
    fd_pwrite: [fd, LIST, 1, BigInt(wide), out],
    fd_pread: [fd, LIST, 1, BigInt(wide), out],
    fd_seek: [fd, BigInt(random.pick([0, 5, wide, -3])), random.below(3), out],
    fd_filestat_set_size: [fd, BigInt(wide)],
    fd_allocate: [fd, 0n, BigInt(wide)],
    fd_readdir: [fd, DATA, random.pick([100, 4096]), BigInt(random.below(4)), out],
    fd_renumber: [fd, random.pick([4, 5, 6])],
    fd_close: [Math.max(4, fd)],
    path_create_directory: [3, ...p],
    path_remove_directory: [3, ...p],
    path_unlink_file: [random.pick([3, fd]), ...p],
    path_rename: [3, ...p, random.pick([3, fd]), ...q],
    path_link: [3, 0, ...p, 3, ...q],
    path_symlink: [...p, 3, ...q],
    path_readlink: [3, ...p, DATA, 64, out],
    path_filestat_get: [3, random.below(2), ...p, out],
    path_filestat_set_times: [3, 0, ...p, 7n, 9n, random.pick([5, 10, 9])],
    fd_filestat_set_times: [fd, 7n, 9n, random.pick([5, 10, 9])],
    fd_fdstat_set_flags: [random.pick([0, fd]), random.pick([0, 1, 4])],
    fd_fdstat_set_rights: [fd, -1n & ~(BigInt(random.below(2)) << 6n), -1n],
    poll_oneoff: [LIST, DATA, 2, out],
    random_get: [DATA, random.below(50)],
    clock_time_get: [random.below(5), 0n, out],
  };
  const { type } = functions.get(name)!;
  const args = given[name] ?? type.params.map((param, i) => (param === 'i64' ? 1n : i === 0 ? fd : OUT + 64 * i));
  const clock = (timeout: number): Uint8Array => {
    const bytes = new Uint8Array(48);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, BigInt(random.below(100)), true);
    view.setUint32(16, random.below(2), true);
    view.setBigUint64(24, BigInt(timeout), true);
    return bytes;
  };
  const reading = new Uint8Array(48);
  reading[8] = 1;
  reading[16] = random.pick([0, fd]);
  const pokes: (readonly [number, Uint8Array])[] = [
    [PATH, path],
    [PATH_2, other],
    [LIST, name === 'poll_oneoff' ? clock(random.below(90_000)) : list],
  ];
  if (name === 'poll_oneoff') pokes.push([LIST + 48, random.chance(50) ? reading : clock(random.below(90_000))]);
  if (/write/.test(name)) pokes.push([DATA, text]);
  const values = type.params.map((param, i) => (param === 'i64' ? i64(BigInt(args[i]!)) : i32(Number(args[i]))));
  return { says: `${name} ${args.join(' ')}`, module: 'wasi_snapshot_preview1', name, type, args: values, pokes };
}

const cartCalls: Readonly<Record<string, number>> = {
  ...{ blit: 6, blitSub: 9, line: 4, hline: 3, vline: 3, oval: 4, rect: 4, text: 3, textUtf8: 4, tone: 4 },
  ...{ diskr: 2, diskw: 2, trace: 1, traceUtf8: 2, tracef: 2 },
};

function cartCall(random: Random): HostCallOf {
  const name = random.pick([...Object.keys(cartCalls), 'diskr', 'diskw', 'diskw']);
  const near = (): number => random.below(400) - 100;
  const isDisk = name.startsWith('disk');
  const args = Array.from({ length: cartCalls[name]! }, (_, i) =>
    (isDisk || name.startsWith('t')) && i === 0 ? random.below(0x10100) : isDisk ? random.below(1200) - 50 : near(),
  );
  const results: readonly NumType[] = isDisk ? ['i32'] : [];
  const type: FuncType = { params: args.map(() => 'i32'), results };
  const pokes = [[0x14 + random.below(0x8000), Uint8Array.from({ length: 40 }, () => random.bits())]] as const;
  return { says: `${name} ${args.join(' ')}`, module: 'env', name, type, args: args.map(i32), pokes };
}

function drawCall(random: Random): HostCallOf {
  const counts: Readonly<Record<string, number>> = { clear_screen: 0, draw_player: 3, draw_score: 1, sin: 1, cos: 1 };
  const name = random.pick([...Object.keys(counts), 'display_player']);
  const args = Array.from({ length: counts[name] ?? 1 }, () => f64(random.below(1000) / 7));
  const results: readonly NumType[] = /sin|cos/.test(name) ? ['f64'] : [];
  return { says: name, module: 'env', name, type: { params: args.map(() => 'f64'), results }, args };
}

function stubCall(random: Random): HostCallOf {
  const name = random.pick(['one', 'two', 'three']);
  const number = random.below(100);
  const result: readonly Value[] = [i32(number)];
  return {
    says: `${name} ${number}`,
    module: 'm',
    name,
    type: { params: ['i32'], results: ['i32'] },
    args: [i32(number)],
    ...(random.chance(20) ? { meanwhile: (hosts) => hosts.stubs.setResults('m', name, result) } : {}),
  };
}

const kinds: readonly (readonly [string, (seed: number) => HostSet, (random: Random) => HostCallOf, number, number])[] =
  [
    ['WASI', wasiHosts, wasiCall, 200, 0x20000],
    ['WASM-4', () => new HostSet([wasm4.session!()]), cartCall, 80, 0x10000],
    ['Rocket and Display', () => new HostSet([rocket, display]), drawCall, 60, 0x10000],
    ['stubs', () => new HostSet([]), stubCall, 60, 0x10000],
  ];

describe.each(kinds)('saved hosts: %s', (_name, make, call, count, size) => {
  it.each(seeds)('do the same again from wherever they were saved (seed %i)', (seed) => {
    travel(make, many(seed, count, call), seed, size);
  });
});
