import { expect } from 'vitest';
import type { Effect, HostContext, HostFunction, HostResult, SavedState } from '../../src/engine/hosts/host.ts';
import type { HostSet } from '../../src/engine/hosts/host-set.ts';
import type { FuncType } from '../../src/engine/module/types.ts';
import { InputQueue } from '../../src/engine/runtime/live-services.ts';
import type { Value } from '../../src/engine/runtime/value.ts';
import { Random } from './random.ts';

/** One call of a host function, with what happens right before it. */
export interface HostCallOf {
  readonly says: string;
  readonly module: string;
  readonly name: string;
  readonly type: FuncType;
  readonly args: readonly Value[];
  /** What the program writes into its memory. */
  readonly pokes?: readonly (readonly [at: number, bytes: Uint8Array])[];
  /** What a person does. */
  readonly meanwhile?: (hosts: HostSet) => void;
}

/** What there was to see of a call. */
interface Seen {
  readonly says: string;
  readonly result: unknown;
  readonly effects: readonly unknown[];
  readonly memory: number;
  /** All files there are, looked at now and then. */
  readonly files: number | null;
}

/** Everything between two calls. */
interface Standing {
  readonly before: number;
  readonly hosts: SavedState;
  readonly input: ReturnType<InputQueue['save']>;
  readonly memory: Uint8Array;
  readonly asked: number;
}

type Question = 'realtime' | 'monotonic' | 'began' | `random ${number}`;

/**
 * Hosts, a memory and services without a machine: makes calls, writes down what the services were asked, and makes any
 * part of the calls again from what was saved before it, with the answers that were written down.
 */
export class HostWorld {
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly #input = new InputQueue();
  readonly #seen: Seen[] = [];
  /** Input that came before each call was answered. */
  readonly #typed: (Uint8Array | null)[][] = [];
  readonly #asked: { readonly question: Question; readonly answer: bigint | Uint8Array }[] = [];
  /** The next answer of a repeated run; null in the first one. */
  #next: number | null = null;
  #effects: Effect[] = [];
  #time = 1000n;
  readonly #random: Random;
  readonly #functions = new Map<string, HostFunction>();

  constructor(
    readonly hosts: HostSet,
    seed: number,
    size = 0x20000,
  ) {
    this.memory = new Uint8Array(size);
    this.#random = new Random(seed);
  }

  /** Makes all the calls; saves before those that are chosen. */
  first(calls: readonly HostCallOf[], saves: (before: number) => boolean): Standing[] {
    const standings: Standing[] = [];
    for (const [i, call] of calls.entries()) {
      if (saves(i)) standings.push(this.#stand(i));
      this.#time += BigInt(this.#random.below(5000));
      this.#prepare(call);
      this.#seen[i] = this.#look(i, call, this.#live(i, call));
    }
    return standings;
  }

  get seen(): readonly Seen[] {
    return this.#seen;
  }

  /** Makes some of the calls again, which must do what they did. May save on the way. */
  again(calls: readonly HostCallOf[], from: Standing, to: number, saves?: (before: number) => boolean): Standing[] {
    this.hosts.restore(from.hosts);
    this.#input.restore(from.input);
    this.memory.set(from.memory);
    this.#next = from.asked;
    const standings: Standing[] = [];
    for (let i = from.before; i < to; i++) {
      if (i > from.before && saves?.(i)) standings.push(this.#stand(i));
      const call = calls[i]!;
      for (const bytes of this.#typed[i] ?? []) this.#type(bytes);
      this.#prepare(call);
      const answer = this.#until(call, (found) => !waits(found));
      expect(this.#look(i, call, answer)).toEqual(this.#seen[i]);
    }
    return standings;
  }

  #stand(before: number): Standing {
    const asked = this.#next ?? this.#asked.length;
    return { before, hosts: this.hosts.save(), input: this.#input.save(), memory: this.memory.slice(), asked };
  }

  #prepare({ pokes = [], meanwhile }: HostCallOf): void {
    for (const [at, bytes] of pokes) this.memory.set(bytes, at);
    meanwhile?.(this.hosts);
    this.#effects = [];
  }

  /** Answered at last: what it waits for comes to be, and nothing that it asked for before counts. */
  #live(index: number, call: HostCallOf): unknown {
    const typed: (Uint8Array | null)[] = (this.#typed[index] = []);
    for (;;) {
      const asked = this.#asked.length;
      const before = hash(this.memory);
      const answer = this.#until(call, () => true);
      if (!waits(answer)) return answer;
      expect(hash(this.memory)).toBe(before);
      expect(this.#effects).toEqual([]);
      this.#asked.length = asked;
      const { until, input } = answer.wait;
      if (input && this.#random.chance(60)) {
        const bytes = this.#random.chance(5) ? null : Uint8Array.from({ length: 9 }, () => this.#random.bits());
        typed.push(bytes);
        this.#type(bytes);
      }
      if (until !== null) this.#time += until - this.#time > 5n ? (until - this.#time) / 2n : 5n;
    }
  }

  /** Calls until the answer is no part of one. */
  #until(call: HostCallOf, accepts: (answer: HostResult) => boolean): unknown {
    const key = `${call.module}.${call.name}`;
    let run = this.#functions.get(key);
    if (!run) {
      const provided = this.hosts.provide({ ...call, type: { kind: 'func', type: call.type } });
      if (provided.kind !== 'func') throw new Error(`${key} is no function`);
      this.#functions.set(key, (run = provided.run));
    }
    try {
      for (;;) {
        const answer = run(call.args, this.#context);
        if ('wait' in answer && answer.wait.partly) continue;
        if (accepts(answer)) return answer;
        throw new Error('it waits');
      }
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  }

  #files(): number {
    let sum = 0;
    for (const { files } of this.hosts.host?.folders?.() ?? []) {
      for (const { path, bytes, modified } of files) {
        sum = mixed(mixed(sum, path.length), modified ?? 0);
        for (const byte of bytes) sum = mixed(sum, byte);
      }
    }
    return sum;
  }

  #look(index: number, { says }: HostCallOf, result: unknown): Seen {
    const files = index % 8 === 0 ? this.#files() : null;
    return { says, result, effects: this.#effects.map(short), memory: hash(this.memory), files };
  }

  #type(bytes: Uint8Array | null): void {
    if (bytes) this.#input.push(bytes);
    else this.#input.end();
  }

  #ask<T extends bigint | Uint8Array>(question: Question, live: () => T): T {
    if (this.#next === null) {
      const answer = live();
      this.#asked.push({ question, answer });
      return answer;
    }
    const found = this.#asked[this.#next++];
    expect(found?.question).toBe(question);
    return found?.answer as T;
  }

  readonly #context: HostContext = {
    effect: (effect) => void this.#effects.push(effect),
    spend: () => {},
    memorySize: (memory) => (memory === 0 ? this.memory.length : 0),
    readBytes: (_memory, at, length) => {
      this.#check(at, length);
      return this.memory.slice(at, at + length);
    },
    writeBytes: (_memory, at, bytes) => {
      this.#check(at, bytes.length);
      this.memory.set(bytes, at);
    },
    now: (clock) => this.#ask(clock, () => this.#time + (clock === 'realtime' ? 1n << 60n : 0n)),
    began: (first) => this.#ask('began', () => first ?? this.#time),
    random: (length) => this.#ask(`random ${length}`, () => Uint8Array.from({ length }, () => this.#random.bits())),
    input: (most) => this.#input.take(most),
    inputReady: () => this.#input.ready,
  };

  #check(at: number, length: number): void {
    if (at < 0 || at + length > this.memory.length) throw new RangeError(`${length} bytes at ${at}`);
  }
}

function waits(answer: unknown): answer is Extract<HostResult, { wait: unknown }> {
  return typeof answer === 'object' && answer !== null && 'wait' in answer;
}

/** FNV-1a over words. */
function hash(bytes: Uint8Array<ArrayBuffer>): number {
  let sum = 0x811c9dc5;
  for (const word of new Int32Array(bytes.buffer)) sum = mixed(sum, word);
  return sum;
}

/** A record that compares fast: long lists of bytes as a number. */
function short(effect: Effect): unknown {
  if (effect.kind !== 'print' || !effect.bytes) return effect;
  return { ...effect, bytes: effect.bytes.reduce(mixed, effect.bytes.length) };
}

function mixed(sum: number, word: number): number {
  return Math.imul(sum ^ word, 0x01000193);
}

/**
 * Makes calls with saves between them, and as many journeys: from any save on to any later call, in any order, with more
 * saves on the way, that are gone back to as well. Another world that is never saved must see the same.
 */
export function travel(
  make: (seed: number) => HostSet,
  calls: readonly HostCallOf[],
  seed: number,
  size?: number,
): void {
  const random = new Random(seed ^ 0x5eed);
  const plain = new HostWorld(make(seed), seed, size);
  plain.first(calls, () => false);
  const world = new HostWorld(make(seed), seed, size);
  const standings = world.first(calls, () => random.chance(15));
  expect(world.seen).toEqual(plain.seen);
  for (let journey = 0; journey < 12 && standings.length > 0; journey++) {
    const from = random.pick(standings);
    const to = from.before + random.below(calls.length - from.before + 1);
    standings.push(...world.again(calls, from, to, () => random.chance(10)));
  }
}
