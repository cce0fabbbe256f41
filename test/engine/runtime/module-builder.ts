import type { ValueType } from '../../../src/engine/index.ts';

const typeCodes: Readonly<Partial<Record<ValueType, number>>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
};

export function typeCode(type: ValueType): number {
  const code = typeCodes[type];
  if (code === undefined) throw new Error(`no code for ${type}`);
  return code;
}

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? byte | 0x80 : byte);
  } while (rest > 0);
  return bytes;
}

export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

export interface BuiltFunc {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly locals?: readonly ValueType[];
  /** More locals, as runs of one type. */
  readonly localRuns?: readonly (readonly [count: number, type: ValueType])[];
  /** Instructions without the final `end`. */
  readonly body: readonly number[];
  readonly name?: string;
}

export interface BuiltModule {
  readonly funcs: readonly BuiltFunc[];
  /** Types beyond those of the functions, for blocks and call_indirect; their indices come first. */
  readonly types?: readonly Pick<BuiltFunc, 'params' | 'results'>[];
  readonly memory?: { readonly min: number; readonly max: number };
  readonly globals?: readonly { readonly type: ValueType; readonly init: readonly number[]; readonly name: string }[];
  /** Functions in table 0, which is exactly as large. */
  readonly table?: readonly number[];
}

/** A module's bytes, for tests that make their code themselves. Memory is exported as 'memory', table as 'table'. */
export function buildModule(module: BuiltModule): Uint8Array<ArrayBuffer> {
  const { funcs, types = [], globals = [] } = module;
  const allTypes = [...types, ...funcs];
  const exports: number[][] = funcs.flatMap(({ name }, i) =>
    name === undefined ? [] : [[...text(name), 0, ...unsigned(i)]],
  );
  globals.forEach(({ name }, i) => exports.push([...text(name), 3, ...unsigned(i)]));
  if (module.memory) exports.push([...text('memory'), 2, 0]);
  if (module.table) exports.push([...text('table'), 1, 0]);
  const bytes: number[] = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const section = (id: number, items: readonly (readonly number[])[]): void => {
    if (items.length === 0) return;
    const content = [...unsigned(items.length), ...items.flat()];
    bytes.push(id, ...unsigned(content.length));
    for (const byte of content) bytes.push(byte);
  };
  section(
    1,
    allTypes.map(({ params, results }) => [0x60, ...typeList(params), ...typeList(results)]),
  );
  section(
    3,
    funcs.map((_, i) => unsigned(types.length + i)),
  );
  if (module.table) section(4, [[0x70, 1, ...unsigned(module.table.length), ...unsigned(module.table.length)]]);
  if (module.memory) section(5, [[1, ...unsigned(module.memory.min), ...unsigned(module.memory.max)]]);
  section(
    6,
    globals.map(({ type, init }) => [typeCode(type), 1, ...init, 0x0b]),
  );
  section(7, exports);
  if (module.table) {
    const items = module.table.flatMap((func) => unsigned(func));
    section(9, [[0, 0x41, 0, 0x0b, ...unsigned(module.table.length), ...items]]);
  }
  section(
    10,
    funcs.map(({ locals = [], localRuns = [], body }) => {
      const runs = [...locals.map((type) => [1, type] as const), ...localRuns];
      const declared = runs.flatMap(([count, type]) => [...unsigned(count), typeCode(type)]);
      const code = [...unsigned(runs.length), ...declared, ...body, 0x0b];
      return [...unsigned(code.length), ...code];
    }),
  );
  return new Uint8Array(bytes);
}

function typeList(types: readonly ValueType[]): number[] {
  return [...unsigned(types.length), ...types.map(typeCode)];
}

function text(name: string): number[] {
  const bytes = [...new TextEncoder().encode(name)];
  return [...unsigned(bytes.length), ...bytes];
}
