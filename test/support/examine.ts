import {
  decode,
  decodePartial,
  defaultValue,
  externOf,
  FunctionListing,
  HostSet,
  inspectAt,
  instantiate,
  link,
  Machine,
  moduleWat,
  Store,
  UnsupportedError,
  validate,
  validateInSlices,
  WasmError,
  type WasmModule,
} from '../../src/engine/index.ts';
import { plainPlatform } from './plain-platform.ts';
import type { Random } from './random.ts';
import { browse, isCallable, watch } from './watched-run.ts';

/** What our side says of some bytes, by what `validate` answers. */
export type Verdict = 'valid' | 'invalid' | 'unsupported';

/** Something that must never happen; the message says what did. */
export class Misbehaviour extends Error {}

/** Loop headers and calls that a module may execute. */
const FUEL = 3000;
/** Lines that are written out of one module. */
const LINES = 400;

/**
 * Does with some bytes what the application does with a file: decodes, lists, validates, and when they are valid
 * instantiates and runs them for a while. Throws a Misbehaviour when anything but a WasmError comes out, or when two
 * ways to ask the same give different answers.
 */
export function examine(bytes: Uint8Array<ArrayBuffer>, random: Random): Verdict {
  const { module, problem } = own('decodePartial', () => decodePartial(bytes));
  const again = refusalOf('decode', () => void decode(bytes));
  if (again?.message !== problem?.message) {
    throw new Misbehaviour(`decode: ${String(again)}, decodePartial: ${String(problem)}`);
  }
  list(module, random, problem !== null);
  if (random.chance(25)) own('browsing', () => browse(module, random));
  if (problem) return problem instanceof UnsupportedError ? 'unsupported' : 'invalid';
  const refused = refusalOf('validate', () => validate(module));
  const sliced = refusalOf('validateInSlices', () => {
    // Another module object: nothing is remembered from before.
    for (const _ of validateInSlices(decode(bytes), 1 + random.below(50)));
  });
  if (sliced?.message !== refused?.message) {
    throw new Misbehaviour(`validate: ${String(refused)}, in slices: ${String(sliced)}`);
  }
  inspect(module, random, refused !== null);
  if (refused) return refused instanceof UnsupportedError ? 'unsupported' : 'invalid';
  // Compiling takes longer than all the rest.
  if (random.chance(10)) compare(bytes, module);
  run(module, random);
  if (random.chance(40)) own('debugging', () => watch(module, random));
  return 'valid';
}

/** Runs something that must not throw at all. */
function own<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw misbehaved(what, error);
  }
}

/** The refusal that an action throws, null when it throws none. */
function refusalOf(what: string, action: () => void): WasmError | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof WasmError) return error;
    throw misbehaved(what, error);
  }
}

function misbehaved(what: string, error: unknown): Misbehaviour {
  if (error instanceof Misbehaviour) return error;
  return new Misbehaviour(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

/** Writes functions out. Of a module that cannot run too: what could be read is shown. */
function list(module: WasmModule, random: Random, partial: boolean): void {
  const count = module.funcs.length;
  for (let i = 0; i < Math.min(count, 3); i++) {
    own('listing', () => {
      const listing = new FunctionListing(module, random.below(count));
      for (let line = 0; line < Math.min(listing.lines, LINES); line++) {
        const { offset } = listing.line(line);
        listing.lineOf(offset);
      }
      listing.lineOf(random.below(module.bytes.length));
    });
  }
  if (random.chance(80)) return;
  const refused = refusalOf('moduleWat', () => {
    let left = LINES;
    for (const _ of moduleWat(module)) if (--left === 0) break;
  });
  if (refused && !partial) {
    // A constant expression may be malformed in a module whose sections are not.
    const invalid = refusalOf('validate', () => validate(module));
    if (!invalid) throw new Misbehaviour(`moduleWat of a valid module: ${refused.message}`);
  }
}

/** Asks for the validator's stacks at places where instructions are and where none are. */
function inspect(module: WasmModule, random: Random, invalid: boolean): void {
  const bodies = module.funcs.flatMap(({ body }, func) => (body === null ? [] : [{ body, func }]));
  for (let i = 0; i < Math.min(bodies.length, 6); i++) {
    const { body, func } = random.pick(bodies);
    const offset = random.chance(10)
      ? random.below(module.bytes.length + 8)
      : body.code + random.below(body.end - body.code);
    const refused = refusalOf('inspectAt', () => {
      const state = inspectAt(module, func, offset);
      if (state && state.controls.length === 0) throw new Misbehaviour('inspectAt: no block is open');
    });
    if (refused && !invalid) throw new Misbehaviour(`inspectAt in a valid body: ${refused.message}`);
  }
}

/** A valid module has on both sides the same imports and exports. */
function compare(bytes: Uint8Array<ArrayBuffer>, module: WasmModule): void {
  let theirs: WebAssembly.Module;
  try {
    theirs = new WebAssembly.Module(bytes);
  } catch {
    return;
  }
  const kind = (name: string): string => (name === 'func' ? 'function' : name);
  const ours = [
    ...module.imports.map((item) => `import ${item.module} ${item.name} ${kind(item.kind)}`),
    ...module.exports.map((item) => `export ${item.name} ${kind(item.kind)}`),
  ];
  const platform = [
    ...WebAssembly.Module.imports(theirs).map((item) => `import ${item.module} ${item.name} ${item.kind}`),
    ...WebAssembly.Module.exports(theirs).map((item) => `export ${item.name} ${item.kind}`),
  ];
  if (ours.join('\n') !== platform.join('\n')) {
    throw new Misbehaviour(`ours: ${ours.join('; ')}\nthe platform: ${platform.join('; ')}`);
  }
}

/** Instantiates with stubs and calls what can be called, in steps and in slices. Nothing may run for long. */
function run(module: WasmModule, random: Random): void {
  const store = new Store(plainPlatform, {
    maxFrames: 200,
    maxStackBytes: 64 * 1024,
    maxMemoryPages: 64,
    maxTableElements: 10_000,
  });
  const hosts = new HostSet();
  let instance: ReturnType<typeof instantiate> | null = null;
  refusalOf('instantiate', () => {
    const externs = link(module, store.types, (request) => externOf(store, request, hosts.provide(request)));
    instance = instantiate(store, module, externs);
  });
  const made = instance as ReturnType<typeof instantiate> | null;
  if (!made) return;
  const machine = new Machine(store);
  const callable = [...made.exports.values()].flatMap((item) =>
    (item.kind === 'wasm' || item.kind === 'host') && isCallable(item) ? [item] : [],
  );
  const chosen = Array.from({ length: Math.min(callable.length, 4) }, () => random.pick(callable));
  for (const func of made.start ? [made.start, ...chosen] : chosen) {
    own(`running ${func.kind === 'wasm' ? `func${func.index}` : func.name}`, () => {
      machine.call(func, func.type.params.map(defaultValue));
      const steps = random.chance(50) ? random.below(300) : 0;
      let done = false;
      for (let i = 0; i < steps && !done; i++) {
        const { why } = machine.step();
        if (why === 'fuel' || why === 'break') throw new Misbehaviour(`a step answered '${why}'`);
        done = why !== 'step';
        if (i % 16 === 0) machine.frames();
      }
      let slices = 3;
      while (!done && slices-- > 0) {
        const { why } = machine.slice(FUEL / 3);
        if (why === 'step' || why === 'break') throw new Misbehaviour(`a slice answered '${why}'`);
        done = why !== 'fuel';
      }
      machine.frames();
      machine.unwind();
    });
  }
}
