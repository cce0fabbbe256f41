import { decode, funcTypeAt, funcTypeOf, isRefType, type ValueType, type WasmModule } from '../../src/engine/index.ts';
import type { Random } from '../support/random.ts';
import type { CallPlan, ImportPlan, Plan } from './observe.ts';

/** Calls made of each module. */
const CALLS = 9;
/** Exports of which one is called; a large module is not known any better by all of them. */
const MOST = 60;

/** Exports that the run itself calls. */
const helpers: ReadonlySet<string> = new Set(['refuel', 'probe', 'hangLimitInitializer']);

/** How to run a valid module: what its imports get, and which exports are called with what. */
export function planFor(bytes: Uint8Array, random: Random, wild: boolean): Plan {
  const module = decode(bytes);
  const functions = module.exports.filter(({ kind, name }) => kind === 'func' && !helpers.has(name));
  const calls: CallPlan[] = [];
  for (let i = 0; i < CALLS && functions.length > 0; i++) {
    const names = functions.slice(0, MOST).map((one) => one.name);
    const written = random.chance(12) ? write(module, random, names) : null;
    if (written !== null) calls.push(written);
    const { name, index } = functions[random.below(Math.min(MOST, functions.length))]!;
    calls.push({ name, args: funcTypeOf(module, index).params.map((type) => argument(type, random, names)) });
  }
  const imports = module.imports.flatMap((_, i) => importPlan(module, i) ?? []);
  return { imports, calls, wild, linked: random.chance(35) ? links(module, random) : null };
}

/** What JavaScript does to a memory, table or global by itself. */
function write(module: WasmModule, random: Random, functions: readonly string[]): CallPlan | null {
  const items = module.exports.filter(({ kind }) => kind === 'memory' || kind === 'table' || kind === 'global');
  if (items.length === 0) return null;
  const { name, kind, index } = random.pick(items);
  const number = (wide: boolean, most: number): string => (wide ? 'b:' : 'n:') + String(random.below(most));
  if (kind === 'global') {
    return { name, what: 'set', args: [argument(module.globals[index]!.type.value, random, functions)] };
  }
  if (kind === 'memory')
    return { name, what: 'grow', args: [number(module.memories[index]!.type.address === 'i64', 3)] };
  const { element, address } = module.tables[index]!.type;
  const value = random.chance(85) ? [argument(element, random, functions)] : [];
  return { name, what: random.pick(['grow', 'set']), args: [number(address === 'i64', 6), ...value] };
}

/** For imports that the module itself exports something for: functions of the same type, others by their name. */
function links(module: WasmModule, random: Random): Readonly<Record<string, string>> | null {
  const { imports, exports, funcs } = module;
  const entries = imports.flatMap(({ name, kind, index }): [string, string][] => {
    // Sometimes anything, which may fit or not.
    const any = random.chance(12);
    const fitting = exports.filter((one) => {
      if (one.kind !== kind) return false;
      if (any) return true;
      if (kind !== 'func') return one.name === name;
      return funcs[one.index]!.typeIndex === funcs[index]!.typeIndex && funcs[one.index]!.importIndex === null;
    });
    return fitting.length > 0 ? [[name, random.pick(fitting).name]] : [];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

function importPlan(module: WasmModule, at: number): ImportPlan | null {
  const { module: from, name, kind, index } = module.imports[at]!;
  const names = { module: from, name };
  switch (kind) {
    case 'func':
      return { ...names, kind, results: funcTypeOf(module, index).results };
    case 'global': {
      const { value, mutable } = module.globals[index]!.type;
      return { ...names, kind, type: value, mutable };
    }
    case 'memory': {
      const { limits, address, shared } = module.memories[index]!.type;
      return { ...names, kind, ...sizes(limits, 600), shared, address };
    }
    case 'table': {
      const { limits, address, element } = module.tables[index]!.type;
      return { ...names, kind, ...sizes(limits, 10_000), element, address };
    }
    case 'tag':
      return { ...names, kind, params: funcTypeAt(module, module.tags[index]!.typeIndex)?.params ?? [] };
  }
}

/** Not too much is provided: then a module that wants more is refused everywhere. */
function sizes(
  { min, max }: { min: number; max: number | null },
  most: number,
): { initial: string; maximum: string | null } {
  return {
    initial: String(Math.min(min, most)),
    maximum: max === null ? null : String(Math.max(Math.min(min, most), max)),
  };
}

const edges = [0, 1, 2, -1, 100, 65_535, 0x7fff_ffff, -0x8000_0000];

function argument(type: ValueType, random: Random, functions: readonly string[]): string {
  const number = random.chance(60) ? random.below(20) : random.pick(edges);
  switch (type) {
    case 'i32':
      return `n:${number}`;
    case 'i64':
      return `b:${BigInt(number) << BigInt(random.pick([0, 0, 31]))}`;
    case 'f32':
    case 'f64':
      return `n:${random.pick(['0', '1', '-1', 'Infinity', '-0', '123.4375', '4294967296', String(number)])}`;
    case 'v128':
      return 'null';
    default:
      return isRefType(type) ? reference(type, random, functions) : 'null';
  }
}

function reference(type: string, random: Random, functions: readonly string[]): string {
  const any = (): string =>
    random.pick([
      'null',
      'undefined',
      'h:1',
      `n:${random.below(50)}`,
      `p:${random.below(20)}`,
      `f:${random.pick(functions)}`,
    ]);
  if (random.chance(10)) return any();
  switch (type) {
    case 'externref':
    case '(ref extern)':
      return random.pick([
        'h:0',
        'h:1',
        `n:${random.below(50)}`,
        'n:1.5',
        'n:1073741824',
        `p:${random.below(20)}`,
        any(),
      ]);
    case 'funcref':
      return random.chance(50) ? 'null' : `f:${random.pick(functions)}`;
    case '(ref func)':
      return `f:${random.pick(functions)}`;
    case 'i31ref':
    case 'eqref':
    case 'anyref':
      return random.pick(['null', `n:${random.below(50)}`, 'n:-3', `p:${random.below(20)}`, 'n:1073741824']);
    default:
      if (/null/.test(type) && random.chance(60)) return 'null';
      return random.pick([`p:${random.below(20)}`, `p:${random.below(20)}`, `f:${random.pick(functions)}`]);
  }
}
