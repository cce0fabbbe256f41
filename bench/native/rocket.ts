import {
  type BreakpointSpec,
  decode,
  listingOf,
  noKeys,
  noWish,
  type Keys,
  type Platform,
  usualHistory,
  toNumber,
  type WasmModule,
} from '../../src/engine/index.ts';
import type { HostContext } from '../../src/engine/hosts/host.ts';
import { rocket } from '../../src/engine/hosts/rocket.ts';
import { Drawing } from '../../src/engine/debug/picture.ts';
import { funcTypeOf } from '../../src/engine/module/module.ts';
import { autoplay } from '../../src/examples/rocket/autoplay.ts';
import { randomFrom } from '../programs/random.ts';
import { type Armed, Debugged, notRecorded } from './debugged.ts';
import type { Way } from './subject.ts';
import type { Runner } from './ways.ts';

/** Game frames of one run: ten seconds. */
export const FRAMES = 600;
const ELAPSED = 1 / 60;

/** What memory came to after so many frames: the same in every way. */
export type Ledger = Map<number, number>;

/** Rocket, played by a script, ready to be run in one way: each run plays the next ten seconds. */
export async function rocketRunner(
  bytes: Uint8Array<ArrayBuffer>,
  way: Way,
  platform: Platform,
  ledger: Ledger,
  breakpoints: readonly BreakpointSpec[],
): Promise<Runner> {
  const { play, memory, check } = await (way === 'native'
    ? onPlatform(bytes)
    : underDebugger(bytes, platform, armedFor(way, breakpoints)));
  let frame = 0;
  return {
    run: () => {
      for (const to = frame + FRAMES; frame < to; frame++) play(keysOf(frame));
    },
    check: () => {
      check();
      const sum = sumOf(memory());
      if ((ledger.get(frame) ?? sum) !== sum) throw new Error(`Rocket went another way: ${way}`);
      ledger.set(frame, sum);
    },
  };
}

interface Player {
  play(keys: Keys): void;
  memory(): Uint8Array;
  check(): void;
}

function keysOf(frame: number): Keys {
  const { shoot, boost, turn_left: left, turn_right: right } = autoplay(frame);
  return { ...noKeys, left, right, up: boost, button1: shoot };
}

function armedFor(way: Way, breakpoints: readonly BreakpointSpec[]): Armed {
  const recorded = way === 'recorded' || way === 'everything';
  const specs = [
    ...(way === 'breakpoints' || way === 'everything' ? breakpoints : []),
    ...(way === 'watched' || way === 'everything' ? watches : []),
  ];
  return {
    tier: way === 'interpreter' ? 'interpreter' : 'native',
    history: recorded ? usualHistory : notRecorded,
    specs,
  };
}

/** Below the first datum, where nothing may be written, which is what a stray pointer does first. */
const watches: readonly BreakpointSpec[] = [0, 16, 64, 128].map((address, i) => ({
  id: `watch ${i}`,
  enabled: true,
  on: { kind: 'memory', memory: 0, address, length: 8, access: 'write' },
}));

async function underDebugger(bytes: Uint8Array<ArrayBuffer>, platform: Platform, armed: Armed): Promise<Player> {
  const debugged = await new Debugged(bytes, platform, armed).prepared();
  const { debug } = debugged;
  debug.fixedDt = false;
  debug.driver!.resume();
  return {
    play: (keys) => {
      debug.keys = keys;
      debug.driver!.beginFrame(ELAPSED);
      const outcome = debugged.settle();
      if (outcome !== 'frame') throw new Error(`the game stopped: ${outcome}: ${debug.driver?.stop?.text}`);
    },
    memory: () => debug.run!.instance.memories[0]!.bytes,
    check: () => debugged.check(),
  };
}

/** The very same host functions, called by the platform's code. */
async function onPlatform(bytes: Uint8Array<ArrayBuffer>): Promise<Player> {
  const module = decode(bytes);
  const drawing = new Drawing(1024, 600);
  const context = { effect: (command) => drawing.draw(command as never) } as HostContext;
  const env: Record<string, (a?: number, b?: number, c?: number, d?: number) => number> = {};
  for (const [name, fast] of hostFunctions(module)) {
    env[name] = (a = 0, b = 0, c = 0, d = 0) => fast(context, a, b, c, d);
  }
  const { instance } = await WebAssembly.instantiate(bytes, { env });
  const game = rocket.game!.begin(module, noWish)!;
  let frames = 0;
  const calls = instance.exports as Record<string, (...args: readonly number[]) => void>;
  return {
    play: (keys) => {
      game.keys = keys;
      for (const { name, args } of game.next(ELAPSED)) calls[name]!(...args.map(toNumber));
      drawing.complete(++frames);
    },
    memory: () => new Uint8Array((instance.exports['memory'] as WebAssembly.Memory).buffer),
    check: () => undefined,
  };
}

type Fast = (context: HostContext, a: number, b: number, c: number, d: number) => number;

function hostFunctions(module: WasmModule): readonly (readonly [string, Fast])[] {
  const found: (readonly [string, Fast])[] = [];
  module.imports.forEach(({ module: from, name }, index) => {
    const provided = rocket.provide({ module: from, name, type: { kind: 'func', type: funcTypeOf(module, index) } });
    if (provided?.kind === 'func' && provided.fast) found.push([name, provided.fast]);
  });
  return found;
}

/** Breakpoints on instructions that the game does not come to in its first so many frames. */
export function unhitPlaces(
  bytes: Uint8Array<ArrayBuffer>,
  platform: Platform,
  count: number,
  frames: number,
): readonly BreakpointSpec[] {
  const random = randomFrom(11);
  const module = decode(bytes);
  const offsets: number[] = [];
  module.funcs.forEach(({ body }, func) => {
    if (body === null) return;
    const listing = listingOf(module, func);
    for (let line = listing.headerLines; line < listing.lines; line++) {
      const offset = listing.offsetOf(line);
      if (offset !== null && !listing.line(line).dead) offsets.push(offset);
    }
  });
  const candidates = Array.from({ length: 20 * count }, () => offsets[random.below(offsets.length)]!);
  let specs = [...new Set(candidates)].map((offset): BreakpointSpec => ({
    id: `at ${offset}`,
    enabled: true,
    on: { kind: 'instruction', offset },
  }));
  const { debug } = new Debugged(bytes, platform, { tier: 'interpreter', history: notRecorded, specs: [] });
  const statuses = debug.breakpoints.set(specs);
  specs = specs.filter((_, i) => statuses[i]!.verified);
  debug.driver!.resume();
  for (let frame = 0; frame < frames; frame++) {
    debug.keys = keysOf(frame);
    debug.driver!.beginFrame(ELAPSED);
    for (;;) {
      const outcome = debug.advance({ fuel: 1e6 });
      if (outcome === 'frame') break;
      if (outcome !== 'stopped') continue;
      const hit = new Set(debug.breakpoints.set(specs).flatMap(({ id, hits }) => (hits > 0 ? id : [])));
      specs = specs.filter(({ id }) => !hit.has(id));
      debug.breakpoints.set(specs);
      debug.driver!.resume();
    }
  }
  return specs.slice(0, count);
}

/** A checksum of memory (FNV-1a by words). */
function sumOf(memory: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const word of new Int32Array(memory.buffer, memory.byteOffset, memory.length >> 2)) {
    sum = Math.imul(sum ^ word, 0x01000193);
  }
  return sum;
}
