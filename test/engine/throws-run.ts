import {
  decode,
  type Extern,
  type Func,
  type Global,
  HostFunc,
  i32,
  instantiate,
  link,
  Machine,
  type Stop,
  Store,
  toNumber,
  validate,
} from '../../src/engine/index.ts';
import { plainPlatform } from '../support/plain-platform.ts';
import type { Random } from '../support/random.ts';
import { type Form, type RandomThrows, tags } from './random-throws.ts';

/** How a run ended, and what it passed. */
export interface Outcome {
  readonly ended: string;
  readonly trace: number;
}

/** On the platform's own WebAssembly, which must know the form. */
export async function onPlatform(program: RandomThrows, form: Form, argument: number): Promise<Outcome> {
  const tag = new WebAssembly.Tag({ parameters: ['i32'] });
  let back: (value: number) => number = () => 0;
  const env = {
    tag,
    fail: (value: number) => {
      if (value % 2 !== 0) throw new WebAssembly.Exception(tag, [value]);
    },
    again: (value: number) => (back(value) + 1) | 0,
    guard: (value: number) => {
      try {
        return back(value);
      } catch (error) {
        if (!(error instanceof WebAssembly.Exception)) throw error;
        return error.is(tag) ? error.getArg(tag, 0) : -1;
      }
    },
  };
  const { instance } = await WebAssembly.instantiate(program.bytes(form), {
    env: env as unknown as WebAssembly.ModuleImports,
  });
  const { f0, f1, trace, t1, t2, t3 } = instance.exports as Record<string, unknown>;
  back = f1 as typeof back;
  let ended: string;
  try {
    ended = String((f0 as typeof back)(argument));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) ended = 'unreachable';
    else if (error instanceof WebAssembly.Exception) {
      const thrown = error;
      const all = [tag, t1, t2, t3] as WebAssembly.Tag[];
      const index = all.findIndex((one) => thrown.is(one));
      ended = `t${index}(${tags[index]!.map((_, i) => String(thrown.getArg(all[index]!, i))).join()})`;
    } else throw error;
  }
  return { ended, trace: (trace as WebAssembly.Global).value as number };
}

/** Goes to the end of the call. */
export type Way = (machine: Machine, random: Random) => Stop;

const over = (stop: Stop): boolean =>
  stop.why === 'done' || stop.why === 'trap' || (stop.why === 'exception' && stop.exception.caught === null);

export const ways: Readonly<Record<string, Way>> = {
  'at once': (machine) => last(machine.run()),
  'in small slices': (machine) => last(machine.run({ fuel: 3 })),
  'step by step': (machine) => last(machine.run({ each: true })),
  'stopping at every throw': (machine) => {
    machine.breakOnThrow = 'all';
    return last(machine.run({ fuel: 5 }));
  },
  'now stepping, now running, stopping at throws and where they are caught': (machine, random) => {
    machine.breakOnThrow = 'all';
    for (;;) {
      machine.catchDepth = random.chance(50) ? random.below(12) : -1;
      const stop = random.chance(50) ? machine.step() : machine.slice(1 + random.below(9));
      if (over(stop)) return stop;
    }
  },
};

function last(run: Iterable<Stop>): Stop {
  for (const stop of run) if (over(stop)) return stop;
  throw new Error('a run without end');
}

/** On our machine. */
export function onOurs(program: RandomThrows, form: Form, argument: number, way: Way, random: Random): Outcome {
  const module = decode(program.bytes(form));
  validate(module);
  const store = new Store(plainPlatform, { maxStackBytes: 1 << 20 });
  const oneParam = { params: ['i32'], results: ['i32'] } as const;
  let back: Func | null = null;
  const tag = store.createTag(store.typeId({ params: ['i32'], results: [] }));
  const call = (value: number) => ({ call: back!, args: [i32(value)] });
  const env: Readonly<Record<string, Extern>> = {
    tag,
    fail: new HostFunc({ params: ['i32'], results: [] }, 'env', 'fail', ([value]) => {
      return toNumber(value!) % 2 === 0 ? [] : { throw: store.createException(tag, [value!]) };
    }),
    again: new HostFunc(oneParam, 'env', 'again', ([value]) => {
      return { ...call(toNumber(value!)), then: ([result]) => [i32(toNumber(result!) + 1)] };
    }),
    guard: new HostFunc(oneParam, 'env', 'guard', ([value]) => {
      return {
        ...call(toNumber(value!)),
        then: (results) => results,
        catch: (exn) => [exn.tag === tag ? exn.values[0]! : i32(-1)],
      };
    }),
  };
  const instance = instantiate(
    store,
    module,
    link(module, store.types, ({ name }) => env[name]),
  );
  back = instance.exports.get('f1') as Func;
  const machine = new Machine(store);
  machine.call(instance.exports.get('f0') as Func, [i32(argument)]);
  const stop = way(machine, random);
  const trace = toNumber((instance.exports.get('trace') as Global).get());
  return {
    ended: endOf(stop, instance.tags),
    trace,
  };
}

function endOf(stop: Stop, all: readonly unknown[]): string {
  if (stop.why === 'done') return String(toNumber(stop.results[0]!));
  if (stop.why === 'trap') return stop.trap.cause.kind;
  if (stop.why !== 'exception') throw new Error(`ended with ${stop.why}`);
  const { exception } = stop.exception;
  const values = exception.values.map((value) => String(toNumber(value)));
  return `t${all.indexOf(exception.tag)}(${values.join()})`;
}
