import { array, assert, boolean, constantFrom, integer, nat, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decode,
  defaultValue,
  type Func,
  i32,
  i64,
  instantiate,
  Machine,
  type Memory,
  Store,
  type Stop,
  toNumber,
} from '../../../src/engine/index.ts';
import { CHUNK, DIRTY, MARK_PAGES, WATCH_READ, WATCH_WRITE } from '../../../src/engine/runtime/memory.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { Random } from '../../support/random.ts';
import { RandomProgram } from '../random-program.ts';
import { hostFunc, type Loaded, Session } from './support.ts';

const PAGE = 65_536;
const PAGES = 2;
const SIZE = PAGES * PAGE;
const LENGTH = 700;
/** A constant offset of some accesses. */
const OFFSET = 300;

/** What an instruction does to memory 0, at the address in local 0 (plus an offset); local 1 is an i64. */
interface Access {
  readonly code: string;
  readonly size: number;
  readonly reads?: boolean;
  readonly writes?: boolean;
  readonly offset?: number;
  readonly aligned?: boolean;
}

const address = '(local.get 0)';
const long = '(local.get 1)';
const short = `(i32.wrap_i64 ${long})`;
const vector = `(i64x2.splat ${long})`;
const load = (name: string, size: number): [string, Access] => [
  name,
  { code: `(drop (${name} ${address}))`, size, reads: true },
];
const store = (name: string, size: number, value: string): [string, Access] => [
  name,
  { code: `(${name} ${address} ${value})`, size, writes: true },
];

const accesses: Readonly<Record<string, Access>> = Object.fromEntries([
  ...(['i32.load', 'i64.load32_s', 'i64.load32_u', 'f32.load', 'v128.load32_splat'] as const).map((n) => load(n, 4)),
  ...(['i64.load', 'f64.load', 'v128.load8x8_s', 'v128.load64_zero'] as const).map((n) => load(n, 8)),
  ...(['i32.load8_s', 'i32.load8_u', 'i64.load8_s', 'i64.load8_u'] as const).map((n) => load(n, 1)),
  ...(['i32.load16_s', 'i32.load16_u', 'i64.load16_s', 'i64.load16_u'] as const).map((n) => load(n, 2)),
  load('v128.load', 16),
  store('i32.store', 4, short),
  store('i64.store', 8, long),
  store('f32.store', 4, `(f32.reinterpret_i32 ${short})`),
  store('f64.store', 8, `(f64.reinterpret_i64 ${long})`),
  store('i32.store8', 1, short),
  store('i32.store16', 2, short),
  store('i64.store8', 1, long),
  store('i64.store16', 2, long),
  store('i64.store32', 4, long),
  store('v128.store', 16, vector),
  ['v128.store16_lane', { code: `(v128.store16_lane 1 ${address} ${vector})`, size: 2, writes: true }],
  ['v128.load8_lane', { code: `(drop (v128.load8_lane 1 ${address} ${vector}))`, size: 1, reads: true }],
  ['offset load', { code: `(drop (i32.load offset=${OFFSET} ${address}))`, size: 4, reads: true, offset: OFFSET }],
  ['offset store', { code: `(i64.store offset=${OFFSET} ${address} ${long})`, size: 8, writes: true, offset: OFFSET }],
  ['two loads in one dispatch', { code: `(local.set 2 (i32.load (local.get 0)))`, size: 4, reads: true }],
  ['i32.atomic.store16', { code: `(i32.atomic.store16 ${address} ${short})`, size: 2, writes: true, aligned: true }],
  ['i64.atomic.load', { code: `(drop (i64.atomic.load ${address}))`, size: 8, reads: true, aligned: true }],
  [
    'i32.atomic.rmw.add',
    { code: `(drop (i32.atomic.rmw.add ${address} ${short}))`, size: 4, reads: true, writes: true, aligned: true },
  ],
  [
    'a compare-exchange that meets something else',
    {
      code: `(drop (i64.atomic.rmw.cmpxchg ${address} (i64.const -77) ${long}))`,
      size: 8,
      reads: true,
      aligned: true,
    },
  ],
  ['memory.fill', { code: `(memory.fill ${address} ${short} (i32.const ${LENGTH}))`, size: LENGTH, writes: true }],
  [
    'memory.init',
    { code: `(memory.init 0 ${address} (i32.const 0) (i32.const ${LENGTH}))`, size: LENGTH, writes: true },
  ],
  [
    'a copy out of it',
    { code: `(memory.copy 1 0 (i32.const 0) ${address} (i32.const ${LENGTH}))`, size: LENGTH, reads: true },
  ],
  [
    'a copy into it',
    { code: `(memory.copy 0 1 ${address} (i32.const 0) (i32.const ${LENGTH}))`, size: LENGTH, writes: true },
  ],
  ['writing of the host', { code: `(call $write ${address})`, size: 77, writes: true }],
  ['reading of the host', { code: `(call $read ${address})`, size: 77, reads: true }],
]);
const names = Object.keys(accesses);

async function everyAccess(): Promise<Loaded> {
  const void1 = { params: ['i32'], results: [] } as const;
  const at = (value: unknown): number => toNumber(value as Parameters<typeof toNumber>[0]);
  const loaded: { it: Loaded | null } = { it: null };
  const hosts = {
    read: hostFunc(void1, ([where], context) => {
      context.readBytes(0, at(where) >>> 0, 77);
      return [];
    }),
    write: hostFunc(void1, ([where], context) => {
      context.writeBytes(0, at(where) >>> 0, new Uint8Array(77).fill(9));
      return [];
    }),
  };
  const text = `
    (import "host" "read" (func $read (param i32))) (import "host" "write" (func $write (param i32)))
    (memory (export "memory") ${PAGES} 8) (memory 1)
    (data "${'abcdefg'.repeat(LENGTH / 7)}")
    ${names
      .map((name) => `(func (export "${name}") (param i32 i64) (local i32) ${accesses[name]!.code} (nop))`)
      .join('')}`;
  loaded.it = await Session.of(text, hosts);
  return loaded.it;
}

const memoryOf = ({ instance }: Loaded): Memory => instance.exports.get('memory') as Memory;

function chunksOf(from: number, length: number): number[] {
  if (length <= 0) return [];
  const first = Math.floor(from / CHUNK);
  return Array.from({ length: Math.floor((from + length - 1) / CHUNK) - first + 1 }, (_, i) => first + i);
}

function dirty({ marks }: Memory): number[] {
  return [...marks.keys()].filter((chunk) => (marks[chunk]! & DIRTY) !== 0);
}

/** Addresses near the borders of chunks, and everywhere. */
const someAddress = record({ chunk: nat(9), at: constantFrom(0, 1, 8, 100, 247, 248, 249, 252, 253, 254, 255) });
const someAccess = record({ name: constantFrom(...names), place: someAddress, value: integer(), steps: boolean() });

interface Done {
  readonly access: Access;
  readonly at: number;
}

/** Executes one of them; the address is that of the first byte touched. */
function execute(
  loaded: Loaded,
  { name, place, value, steps }: { name: string; place: { chunk: number; at: number }; value: number; steps: boolean },
): Done & { stops: readonly Stop[] } {
  const access = accesses[name]!;
  const { machine } = loaded;
  let at = CHUNK * place.chunk + place.at;
  if (access.aligned) at -= at % access.size;
  loaded.call(name, i32(at), i64(BigInt(value) * 0x1_0000_0001n + 0x1122_3344_5566_7788n));
  const stops = [...machine.run({ each: steps })];
  expect(stops.at(-1)!.why).toBe('done');
  return { access, at: at + (access.offset ?? 0), stops };
}

describe('marks', () => {
  it('say exactly which chunks were written, by whatever', async () => {
    const loaded = await everyAccess();
    const memory = memoryOf(loaded);
    assert(
      property(array(someAccess, { maxLength: 8 }), (list) => {
        memory.marks.fill(0);
        const before = memory.bytes.slice();
        const expected = new Set<number>();
        for (const one of list) {
          const { access, at } = execute(loaded, one);
          if (access.writes) for (const chunk of chunksOf(at, access.size)) expected.add(chunk);
        }
        expect(dirty(memory)).toEqual([...expected].sort((a, b) => a - b));
        const changed = new Set<number>();
        memory.bytes.forEach((byte, i) => byte !== before[i] && changed.add(Math.floor(i / CHUNK)));
        for (const chunk of changed) expect(expected).toContain(chunk);
      }),
      { numRuns: 150 },
    );
  });

  it('hold for programs made at random: a chunk that is not dirty is as it was', () => {
    assert(
      property(nat(), nat(2000), (seed, most) => {
        const { machine, memory, begin } = randomRun(seed);
        begin();
        if (machine.slice(1 + (most % 20)).why !== 'fuel') return;
        memory.marks.fill(0);
        const before = memory.bytes.slice();
        machine.slice(most);
        expect(memory.marks.length).toBe(memory.size / CHUNK);
        for (let i = 0; i < before.length; i += CHUNK) {
          if ((memory.marks[i / CHUNK]! & DIRTY) !== 0) continue;
          expect(memory.bytes.subarray(i, i + CHUNK)).toEqual(before.subarray(i, i + CHUNK));
        }
        // What grew was never written without a mark either.
        for (let i = before.length; i < memory.size; i++) {
          if (memory.bytes[i] !== 0) expect(memory.marks[Math.floor(i / CHUNK)]! & DIRTY).toBe(DIRTY);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are set by data segments, by what hosts write, and stay when the memory grows', async () => {
    const loaded = await Session.of(
      `(memory (export "memory") 1 9) (data (i32.const 255) "ab") (func (export "f") (drop (memory.grow (i32.const 1))))`,
    );
    const memory = memoryOf(loaded);
    expect(dirty(memory)).toEqual([0, 1]);
    memory.write(PAGE - 1, Uint8Array.of(1));
    loaded.invoke('f');
    expect(memory.marks.length).toBe(512);
    expect(dirty(memory)).toEqual([0, 1, 255]);
    memory.write(PAGE, new Uint8Array(0));
    expect(dirty(memory)).toEqual([0, 1, 255]);
    expect(() => memory.write(2 * PAGE - 1, new Uint8Array(2))).toThrow();
    expect(dirty(memory)).toEqual([0, 1, 255]);
  });

  it('are those of a bulk operation of many pieces when it is done', async () => {
    const loaded = await Session.of(
      `(memory (export "memory") 64) (func (export "f")
        (memory.fill (i32.const 1000) (i32.const 7) (i32.const 3000000))
        (memory.copy (i32.const 1001) (i32.const 1000) (i32.const 3000000)))`,
    );
    const memory = memoryOf(loaded);
    loaded.call('f');
    while (loaded.machine.slice(1).why !== 'done');
    expect(dirty(memory)).toEqual(chunksOf(1000, 3_000_001));
  });

  it('go on where they are when they are placed in a memory of the platform’s', () => {
    const memory = new Store(plainPlatform).createMemory({
      limits: { min: 1, max: 8 },
      address: 'i32',
      shared: false,
    });
    memory.write(1000, Uint8Array.of(1));
    memory.mark(5000, 5001, WATCH_READ);
    const side = { buffer: new ArrayBuffer(MARK_PAGES * PAGE), grow: () => false, native: {} };
    memory.placeMarks(side);
    expect(memory.nativeMarks).toBe(side.native);
    expect(memory.marks.buffer).toBe(side.buffer);
    expect([dirty(memory), memory.marks[19]]).toEqual([[3], WATCH_READ]);
    // Native code marks the chunk behind the one that it writes, too: the memory may end before it.
    new Uint8Array(side.buffer)[256] = DIRTY;
    expect(memory.grow(2)).toBe(1);
    expect([dirty(memory), memory.marks[19], memory.marks.length]).toEqual([[3], WATCH_READ, 768]);
    memory.write(2 * PAGE, Uint8Array.of(1));
    expect(memory.resizeTo(1)).toBe(true);
    expect([dirty(memory), memory.marks.length]).toEqual([[3], 256]);
    expect(memory.resizeTo(3)).toBe(true);
    expect(dirty(memory)).toEqual([3]);
  });
});

interface Told {
  readonly kind: 'read' | 'write';
  readonly address: number;
  readonly size: number;
}

/** Watches a range, as somebody who wants accesses of it alone, and stops the machine behind each if `stops`. */
function watching(loaded: Loaded, from: number, length: number, stops = false): Told[] {
  const told: Told[] = [];
  const memory = memoryOf(loaded);
  const tell = (kind: Told['kind']) => (address: number, size: number) => {
    if (address >= from + length || address + size <= from) return;
    told.push({ kind, address, size });
    if (stops) loaded.machine.interrupt = true;
  };
  memory.watch = { read: tell('read'), write: tell('write') };
  memory.mark(from, from + length, WATCH_READ);
  memory.mark(from, from + length, WATCH_WRITE);
  return told;
}

function unwatch(memory: Memory, from: number, length: number): void {
  memory.watch = null;
  memory.unmark(from, from + length, WATCH_READ);
  memory.unmark(from, from + length, WATCH_WRITE);
}

describe('a watch', () => {
  it('is told of every access of what it watches, once, and of no other; and stops the machine right behind it', async () => {
    const loaded = await everyAccess();
    const memory = memoryOf(loaded);
    const range = record({ place: someAddress, length: constantFrom(1, 2, 7, 300) });
    assert(
      property(range, array(someAccess, { maxLength: 6 }), boolean(), ({ place, length }, list, stops) => {
        const from = CHUNK * place.chunk + place.at;
        const told = watching(loaded, from, length, stops);
        for (const one of list) {
          told.length = 0;
          const { access, at, stops: met } = execute(loaded, one);
          const meets = at < from + length && at + access.size > from;
          const access0 = { address: at, size: access.size };
          const expected = [
            ...(meets && access.reads ? [{ kind: 'read', ...access0 }] : []),
            ...(meets && access.writes ? [{ kind: 'write', ...access0 }] : []),
          ];
          expect({ one, from, length, told: [...told] }).toEqual({ one, from, length, told: expected });
          expect(met.filter(({ why }) => why === 'watch').length).toBe(stops && expected.length > 0 ? 1 : 0);
        }
        unwatch(memory, from, length);
        expect(memory.marks.every((mark) => mark <= DIRTY)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is told before the bytes change', async () => {
    const loaded = await everyAccess();
    const memory = memoryOf(loaded);
    const seen: number[] = [];
    memory.watch = { read: () => {}, write: (at) => seen.push(memory.bytes[at]!) };
    memory.mark(0, 1024, WATCH_WRITE);
    for (const value of [7, 8]) {
      const place = { chunk: 0, at: 0 };
      for (const name of names.filter((n) => accesses[n]!.writes)) {
        memory.bytes.fill(value, 0, 1024);
        execute(loaded, { name, place, value: 1, steps: false });
        expect(seen.pop()).toBe(value);
      }
    }
  });

  it('stops right behind the instruction, with all of it done and counted, before the next one', async () => {
    const loaded = await Session.of(
      `(memory (export "memory") 64) (func (export "f") (result i32)
        (nop) (memory.fill (i32.const 0) (i32.const 7) (i32.const 4000000)) (i32.const 1))`,
    );
    const { machine } = loaded;
    watching(loaded, 3_999_999, 1, true);
    loaded.call('f');
    expect(machine.slice(10)).toEqual({ why: 'watch', pc: machine.pc });
    expect(machine.count).toBe(5);
    expect(memoryOf(loaded).bytes[3_999_999]).toBe(7);
    expect(machine.slice(10).why).toBe('done');
    loaded.call('f');
    for (let i = 0; i < 4; i++) expect(machine.step().why).toBe('step');
    expect(machine.step().why).toBe('watch');
    expect(machine.step().why).toBe('step');
    expect(machine.step().why).toBe('done');
  });

  it('stops behind a call of the host that writes, also one that begins another call', async () => {
    let back: Func | null = null;
    const void1 = { params: ['i32'], results: [] } as const;
    const write = hostFunc(void1, (_, context) => {
      context.writeBytes(0, 0, Uint8Array.of(1));
      return [];
    });
    const both = hostFunc(void1, (args, context) => {
      context.writeBytes(0, 0, Uint8Array.of(1));
      return { call: back!, args: [...args], then: () => [] };
    });
    const loaded = await Session.of(
      `(import "host" "write" (func $write (param i32))) (import "host" "both" (func $both (param i32)))
       (memory (export "memory") 1)
       (func $back (export "back") (param i32) (nop))
       (func (export "f") (call $write (i32.const 1)) (call $both (i32.const 1)) (call $back (i32.const 1)))`,
      { write, both },
    );
    back = loaded.func('back');
    const { machine } = loaded;
    watching(loaded, 0, 1, true);
    for (const each of [false, true]) {
      loaded.call('f');
      const start = machine.count;
      const counts: number[] = [];
      for (const { why } of machine.run({ each })) if (why === 'watch') counts.push(machine.count - start);
      expect(counts).toEqual([2, 4]);
    }
  });

  it('goes on when everything counts as written', () => {
    const store = new Store(plainPlatform);
    const memory = store.createMemory({ limits: { min: 1, max: 1 }, address: 'i32', shared: false });
    let written = 0;
    memory.watch = { read: () => undefined, write: () => void written++ };
    memory.mark(300, 304, WATCH_WRITE);
    memory.touchAll();
    expect([...memory.marks.subarray(0, 3)]).toEqual([DIRTY, DIRTY | WATCH_WRITE, DIRTY]);
    memory.write(300, new Uint8Array(4));
    expect(written).toBe(1);
  });

  it('changes nothing about how programs end', () => {
    let all = 0;
    assert(
      property(nat(), (seed) => {
        const plain = randomRun(seed);
        const expected = plain.end((machine) => machine.slice(1000));
        const watched = randomRun(seed);
        const { memory, machine } = watched;
        const random = new Random(seed);
        let times = 0;
        const interrupt = (): void => {
          times++;
          if (random.chance(80)) machine.interrupt = true;
        };
        memory.watch = { read: interrupt, write: interrupt };
        memory.mark(0, SIZE, WATCH_READ);
        memory.mark(0, SIZE, WATCH_WRITE);
        expect(watched.end((m) => (random.chance(20) ? m.step() : m.slice(1 + random.below(200))))).toEqual(expected);
        all += times;
      }),
      { numRuns: 60 },
    );
    expect(all).toBeGreaterThan(20);
  });
});

/** A program made at random, on a machine of its own. */
function randomRun(seed: number) {
  const program = new RandomProgram(new Random(seed));
  const store = new Store(plainPlatform, { maxStackBytes: 1 << 20 });
  const { exports } = instantiate(store, decode(program.bytes), []);
  const machine = new Machine(store);
  const run = exports.get('run') as Func;
  const memory = exports.get('memory') as Memory;
  const begin = (): void => machine.call(run, run.type.params.map(defaultValue));
  /** Runs it to its end; answers all that can be seen then. */
  const end = (advance: (m: Machine) => Stop) => {
    begin();
    for (;;) {
      const stop = advance(machine);
      if (stop.why !== 'done' && stop.why !== 'trap') continue;
      const { bytes } = memory;
      const sum = bytes.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 7);
      return { stop, sum, size: bytes.length, count: machine.count };
    }
  };
  return { machine, memory, begin, end };
}

describe('a memory that is made as large as it was', () => {
  const create = (): Memory =>
    new Store(plainPlatform).createMemory({ limits: { min: 1, max: 5 }, address: 'i32', shared: false });

  it('shows fewer bytes, and grows again into zeros', () => {
    const memory = create();
    expect(memory.grow(2)).toBe(1);
    memory.write(0, Uint8Array.of(1));
    memory.write(PAGE, Uint8Array.of(2));
    memory.write(3 * PAGE - 1, Uint8Array.of(3));
    expect(memory.resizeTo(1)).toBe(true);
    expect([memory.size, memory.pages, memory.fast, memory.view.byteLength, memory.marks.length]).toEqual([
      ...[PAGE, 1, PAGE, PAGE, 256],
    ]);
    expect(() => memory.write(PAGE, Uint8Array.of(1))).toThrow();
    expect(memory.grow(3)).toBe(1);
    expect(memory.size).toBe(4 * PAGE);
    expect(memory.bytes.reduce((sum, byte) => sum + byte, 0)).toBe(1);
    expect(dirty(memory)).toEqual([0]);
    expect(memory.grow(2)).toBe(-1);
  });

  it('can be made larger again at once, also than it ever was', () => {
    const memory = create();
    memory.grow(1);
    memory.write(PAGE, Uint8Array.of(2));
    memory.resizeTo(1);
    memory.resizeTo(2);
    expect(memory.bytes[PAGE]).toBe(0);
    expect(memory.resizeTo(4)).toBe(true);
    expect(memory.size).toBe(4 * PAGE);
    expect(memory.resizeTo(4)).toBe(true);
  });

  it('meets the growths that were refused the first time', () => {
    const memory = create();
    let refuse = false;
    let noted = 0;
    memory.growths = { refused: () => refuse, note: () => void noted++ };
    expect(memory.grow(1)).toBe(1);
    refuse = true;
    expect(memory.grow(1)).toBe(-1);
    refuse = false;
    expect(memory.grow(1)).toBe(2);
    // The type forbids it: nobody has to be asked.
    expect(memory.grow(9)).toBe(-1);
    expect(noted).toBe(0);
  });

  it('notes a growth that the platform refuses', () => {
    const platform = {
      ...plainPlatform,
      createMemory: () => ({ buffer: new ArrayBuffer(PAGE), grow: (pages: number) => pages === 0 }),
    };
    const memory = new Store(platform).createMemory({ limits: { min: 1, max: 5 }, address: 'i32', shared: false });
    let noted = 0;
    memory.growths = { refused: () => false, note: () => void noted++ };
    expect([memory.grow(1), memory.grow(0), memory.resizeTo(2), memory.pages]).toEqual([-1, 1, false, 1]);
    expect(noted).toBe(1);
  });
});
