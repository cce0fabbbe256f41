import {
  decode,
  type Func,
  i32,
  instantiate,
  invokeSync,
  Machine,
  NativeTier,
  type Platform,
  Store,
  usualHistory,
  type Value,
} from '../../src/engine/index.ts';
import { type Armed, Debugged, notRecorded } from './debugged.ts';
import type { Subject, Way } from './subject.ts';

/** A program that is ready to be run in one way, again and again. */
export interface Runner {
  /** Runs it once and checks what comes out. */
  run(): void | Promise<void>;
  /** Throws when it did not run as it was to. */
  check(): void;
}

/** Makes a program ready. What it needs once (compiling, rewriting) is done here. */
export async function runner(subject: Subject, way: Way, platform: Platform): Promise<Runner> {
  if (way === 'native') return onPlatform(subject);
  if (way === 'rounds') return inRounds(subject, platform);
  const debugged = await new Debugged(subject.bytes, platform, armedFor(subject, way)).prepared();
  const { export: name, n } = subject;
  return {
    run: () => sure(subject, bitsOf(debugged.call(name, [i32(n)])[0])),
    check: () => {
      debugged.check();
      const { recording } = debugged.debug.driver!.history;
      if (recording && recording.checkpoints.list.length < 2) throw new Error(`${subject.id} was not recorded`);
    },
  };
}

function armedFor({ breakpoints, watches, readWatches }: Subject, way: Way): Armed {
  const plain: Armed = { tier: 'native', history: notRecorded, specs: [] };
  switch (way) {
    case 'interpreter':
      return { ...plain, tier: 'interpreter' };
    case 'breakpoints':
      return { ...plain, specs: breakpoints };
    case 'recorded':
      return { ...plain, history: usualHistory };
    case 'watched':
      return { ...plain, specs: watches };
    case 'read-watched':
      return { ...plain, specs: readWatches };
    case 'everything':
      return { ...plain, history: usualHistory, specs: [...breakpoints, ...watches] };
    default:
      return plain;
  }
}

async function onPlatform(subject: Subject): Promise<Runner> {
  const { instance } = await WebAssembly.instantiate(subject.bytes);
  const exported = instance.exports[subject.export] as (n: number) => number | bigint;
  return { run: () => sure(subject, exported(subject.n)), check: () => undefined };
}

function inRounds(subject: Subject, platform: Platform): Runner {
  const store = new Store(platform);
  const instance = instantiate(store, decode(subject.bytes), []);
  const machine = new Machine(store);
  const tier = new NativeTier(machine, { counting: 'rounds' });
  const { refusal } = tier.add(instance);
  if (refusal !== null) throw new Error(`${subject.id}: ${JSON.stringify(refusal)}`);
  machine.tier = tier;
  if (instance.start) invokeSync(machine, instance.start, []);
  const func = instance.exports.get(subject.export) as Func;
  return {
    run: () => sure(subject, bitsOf(invokeSync(machine, func, [i32(subject.n)])[0])),
    check: () => {
      if (tier.runs === 0) throw new Error(`${subject.id} was interpreted`);
    },
  };
}

/** The value as the platform gives it: numbers, and a BigInt for an i64. */
function bitsOf(value: Value | undefined): number | bigint {
  if (!value || !('bits' in value)) throw new Error('no result');
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(value.bits));
  if (value.type === 'f64') return view.getFloat64(0);
  return value.type === 'i64' ? view.getBigInt64(0) : view.getInt32(4);
}

function sure({ id, result }: Subject, actual: number | bigint): void {
  if (actual !== result.value) throw new Error(`${id}: ${actual} instead of ${result.value}`);
}
