import { describe, expect, it } from 'vitest';
import {
  accessedBytes,
  type BreakpointSpec,
  type Host,
  type WatchedAccess,
  type WatchOn,
} from '../../../../src/engine/index.ts';
import type { Run } from '../../../../src/engine/index.ts';
import { type Debugging, debugging } from '../../../support/debugging.ts';
import { Random } from '../../../support/random.ts';
import { BYTES, ELEMENTS, GLOBALS, LOCALS, randomAccesses } from '../../../support/random-accesses.ts';

/** Writes five bytes, of which only two are likely to be new. */
const host: Host = {
  id: 'filler',
  title: 'Filler',
  provide: ({ type }) =>
    type.kind === 'func'
      ? {
          kind: 'func',
          type: type.type,
          run: (args, context) => {
            const [at, value] = args.map((arg) => ('ref' in arg ? 0 : Number(arg.bits)));
            context.writeBytes(0, at ?? 0, Uint8Array.of(value ?? 0, value ?? 0));
            context.writeBytes(0, (at ?? 0) + 1, Uint8Array.of(0, 0, value ?? 0, 0));
            return [];
          },
        }
      : undefined,
};

function watches(random: Random): WatchOn[] {
  const access = (): WatchedAccess => random.pick(['write', 'read', 'access', 'change'] as const);
  const memory = Array.from({ length: 1 + random.below(12) }, (): WatchOn => {
    const address = random.below(BYTES);
    const condition = random.below(3) === 0 ? random.pick(['new > old', 'new & 1', 'new == old || $g0 > 1']) : null;
    const length = 1 + random.below(random.pick([4, 16, 300]));
    return { kind: 'memory', memory: 0, address, length, access: access(), ...(condition !== null && { condition }) };
  });
  const others: WatchOn[] = [
    { kind: 'global', global: random.below(GLOBALS), access: 'change' },
    { kind: 'local', func: 2 + random.below(3), local: 1 + random.below(LOCALS), access: 'change' },
    { kind: 'table', table: 0, from: random.below(ELEMENTS), length: 1 + random.below(3), access: 'change' },
  ];
  return [...memory, ...others.filter(() => random.below(2) === 0)];
}

/** Runs main in slices of random size, and answers `id@moment` of all hits. */
function watched(it: Debugging, list: readonly WatchOn[], random: Random, mode: 'live' | 'search'): string[] {
  const { breakpoints } = it.debug;
  const specs: BreakpointSpec[] = list.map((on, i) => ({ id: `w${i}`, enabled: true, on }));
  breakpoints.set(specs);
  const { run } = it.debug.start();
  const { machine, instance } = run;
  const main = instance.exports.get('main');
  if (main?.kind !== 'wasm') throw new Error('no main');
  machine.call(main, []);
  const { watch } = breakpoints;
  watch.mode = mode;
  const hits: string[] = [];
  for (let i = 0; i < 100_000; i++) {
    watch.begin();
    const alone = watch.unfinished || breakpoints.watches(machine.pc) || random.below(20) === 0;
    const stop = alone ? machine.step() : machine.slice(1 + random.below(8));
    for (const { id, moment } of watch.settle(stop.why === 'trap')) hits.push(`${id}@${moment}`);
    if (stop.why === 'done' || stop.why === 'trap') break;
  }
  return hits;
}

interface Seen {
  readonly bytes: Uint8Array;
  readonly globals: readonly unknown[];
  readonly elements: readonly unknown[];
}

function look({ instance }: Run): Seen {
  return {
    bytes: instance.memories[0]!.bytes.slice(0, 2 * BYTES),
    globals: instance.globals.map((global) => (global.get() as { bits: unknown }).bits),
    elements: instance.tables[0]!.elements.slice(),
  };
}

/** The same by looking at everything before and after every single instruction. */
function compared(it: Debugging, list: readonly WatchOn[]): string[] {
  it.debug.breakpoints.set([]);
  const { run } = it.debug.start();
  const { machine, instance } = run;
  const main = instance.exports.get('main');
  if (main?.kind !== 'wasm') throw new Error('no main');
  machine.call(main, []);
  const hits: string[] = [];
  let before = look(run);
  for (let i = 0; i < 100_000; i++) {
    const { count, fp, pc } = machine;
    const [frame] = machine.frames(1);
    const func = frame?.kind === 'wasm' ? frame.func.index : -1;
    const mnemonic = it.debug.module.bytes[frame?.kind === 'wasm' ? frame.offset : 0];
    const reads = readBytes(it, mnemonic ?? 0, frame?.kind === 'wasm' ? frame.offset : 0);
    const writes = writtenBytes(it, mnemonic ?? 0, frame?.kind === 'wasm' ? frame.offset : 0);
    const locals = machine.i32.slice(fp, fp + 2 * (1 + LOCALS));
    const stop = machine.step();
    if (stop.why === 'done' || stop.why === 'trap') break;
    const after = look(run);
    const same = machine.fp === fp && machine.pc !== pc;
    list.forEach((on, at) => {
      const hit = ((): boolean => {
        switch (on.kind) {
          case 'memory': {
            const end = on.address + on.length;
            if (!holds(on, before, after)) return false;
            const meets = (range: readonly [number, number] | null): boolean =>
              range !== null && range[0] < end && range[1] > on.address;
            if (on.access === 'read') return reads.some(meets);
            if (on.access === 'write') return meets(writes);
            if (on.access === 'access') return meets(writes) || reads.some(meets);
            for (let byte = on.address; byte < end; byte++) if (before.bytes[byte] !== after.bytes[byte]) return true;
            return false;
          }
          case 'global':
            return before.globals[on.global] !== after.globals[on.global];
          case 'local':
            return same && func === on.func && machine.i32[fp + 2 * on.local] !== locals[2 * on.local];
          case 'table':
            return before.elements
              .slice(on.from, on.from + on.length)
              .some((ref, k) => ref !== after.elements[on.from + k]);
        }
      })();
      if (hit) hits.push(`w${at}@${count}`);
    });
    before = after;
  }
  return hits;
}

function holds({ address, length, condition }: WatchOn & { kind: 'memory' }, before: Seen, after: Seen): boolean {
  const number = ({ bytes }: Seen): bigint => {
    let value = 0n;
    for (let i = Math.min(length, 8) - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[address + i]!);
    return value;
  };
  switch (condition) {
    case 'new > old':
      return number(after) > number(before);
    case 'new & 1':
      return (number(after) & 1n) === 1n;
    case undefined:
      return true;
    default:
      return number(after) === number(before) || Number(after.globals[0]) > 1;
  }
}

type Span = readonly [number, number];

function span(it: Debugging): Span | null {
  const found = accessedBytes(it.debug.run!.machine);
  return found && [found.address, found.address + found.length];
}

/** By the bytes of the instruction: loads 28 to 35, vectors fd 00, atomics fe, memory.copy fc 0a. */
function readBytes(it: Debugging, op: number, offset: number): (Span | null)[] {
  const sub = it.debug.module.bytes[offset + 1];
  const { i32, sp } = it.debug.run!.machine;
  if (op === 0xfc && sub === 10) {
    const from = i32[sp - 4]! >>> 0;
    const length = i32[sp - 2]!;
    return length === 0 ? [] : [[from, from + length]];
  }
  return (op >= 0x28 && op <= 0x35) || (op === 0xfd && sub === 0) || op === 0xfe ? [span(it)] : [];
}

function writtenBytes(it: Debugging, op: number, offset: number): Span | null {
  const sub = it.debug.module.bytes[offset + 1] ?? 0;
  const { i32, sp } = it.debug.run!.machine;
  // The import writes six bytes; it is function 0.
  if (op === 0x10 && sub === 0) return [i32[sp - 4]!, i32[sp - 4]! + 5];
  const stores = (op >= 0x36 && op <= 0x3e) || (op === 0xfd && sub === 11) || op === 0xfe;
  return stores || (op === 0xfc && sub >= 8 && sub <= 11) ? span(it) : null;
}

const inOrder = (hits: readonly string[]): string[] =>
  [...hits].sort((a, b) => Number(a.split('@')[1]) - Number(b.split('@')[1]) || a.localeCompare(b));

describe('hits of watchpoints in random programs', () => {
  it('are those that a look before and after every instruction finds', async () => {
    let found = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed);
      const it = await debugging(randomAccesses(random), { hosts: [host] });
      const list = watches(random);
      const expected = inOrder(compared(it, list));
      const hits = watched(it, list, random, 'live');
      expect(inOrder(hits), `seed ${seed}`).toEqual(expected);
      expect(hits.map((hit) => Number(hit.split('@')[1]))).toEqual(expected.map((hit) => Number(hit.split('@')[1])));
      found += hits.length;
    }
    expect(found).toBeGreaterThan(1000);
  }, 60_000);

  it('end with the same one when a run is searched', async () => {
    for (let seed = 100; seed <= 115; seed++) {
      const random = new Random(seed);
      const it = await debugging(randomAccesses(random), { hosts: [host] });
      const list = watches(random);
      const moments = compared(it, list).map((hit) => Number(hit.split('@')[1]));
      const last = watched(it, list, random, 'search').map((hit) => Number(hit.split('@')[1]));
      expect(Math.max(-1, ...last), `seed ${seed}`).toBe(Math.max(-1, ...moments));
    }
  }, 60_000);
});
