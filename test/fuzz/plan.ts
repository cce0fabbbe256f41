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
    const { name, index } = functions[random.below(Math.min(MOST, functions.length))]!;
    const names = functions.slice(0, MOST).map((one) => one.name);
    calls.push({ name, args: funcTypeOf(module, index).params.map((type) => argument(type, random, names)) });
  }
  return { imports: module.imports.flatMap((_, i) => importPlan(module, i) ?? []), calls, wild };
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
