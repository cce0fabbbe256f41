import { opcodes, refParts, type StorageType, type ValueType } from '../../src/engine/index.ts';
import { signed, unsigned } from '../engine/runtime/module-builder.ts';

/** `mut i8`, `i64`, `mut (ref null 0)` */
export type FieldText = string;

/** A type; without `final: false` it is final. */
export type TypeText = { readonly final?: boolean; readonly sub?: number } & (
  | { readonly func: readonly [params: readonly ValueType[], results: readonly ValueType[]] }
  | { readonly struct: readonly FieldText[] }
  | { readonly array: FieldText }
);

/** Instructions, one a line: `struct.get 0 1`, `br_on_cast 0 anyref (ref null 1)`, `block 2`, `if i32`. */
export type Code = string;

/** What a module is put together from. Imported functions come first; every list is in the order of its indices. */
export interface Assembly {
  /** A list within the list is a recursion group. */
  readonly types: readonly (TypeText | readonly TypeText[])[];
  /** Functions imported from "host", by type. */
  readonly imports?: readonly (readonly [name: string, type: number])[];
  readonly tables?: readonly {
    readonly type: ValueType;
    readonly size: number;
    readonly init?: Code;
    readonly name?: string;
  }[];
  readonly memoryPages?: number;
  readonly globals?: readonly {
    readonly type: ValueType;
    readonly mutable?: boolean;
    readonly init: Code;
    readonly name?: string;
  }[];
  readonly funcs?: readonly {
    readonly type: number;
    readonly locals?: readonly ValueType[];
    readonly name?: string;
    readonly code: Code;
  }[];
  /** Functions that may be named by ref.func. */
  readonly declared?: readonly number[];
  /** Passive segments; the declaration of functions comes behind them. */
  readonly elements?: readonly { readonly type: ValueType; readonly items: readonly Code[] }[];
  readonly datas?: readonly (readonly number[])[];
}

/** The bytes of a module, for what the compiler of the text format does not know yet. Nothing is checked. */
export function assemble(module: Assembly): Uint8Array<ArrayBuffer> {
  const {
    types,
    imports = [],
    tables = [],
    globals = [],
    funcs = [],
    elements = [],
    datas = [],
    declared = [],
  } = module;
  const bytes: number[] = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const section = (id: number, items: readonly (readonly number[])[], count = items.length): void => {
    if (items.length === 0) return;
    const content = [...unsigned(count), ...items.flat()];
    bytes.push(id, ...unsigned(content.length), ...content);
  };
  const named = (kind: number, list: readonly { readonly name?: string }[], first = 0): number[][] =>
    list.flatMap(({ name }, i) => (name === undefined ? [] : [[...text(name), kind, ...unsigned(first + i)]]));
  section(1, types.map(typeBytes));
  section(
    2,
    imports.map(([name, type]) => [...text('host'), ...text(name), 0, ...unsigned(type)]),
  );
  section(
    3,
    funcs.map(({ type }) => unsigned(type)),
  );
  section(
    4,
    tables.map(({ type, size, init }) =>
      init === undefined
        ? [...valueType(type), 0, ...unsigned(size)]
        : [0x40, 0, ...valueType(type), 0, ...unsigned(size), ...code(init), END],
    ),
  );
  section(5, module.memoryPages === undefined ? [] : [[0, ...unsigned(module.memoryPages)]]);
  section(
    6,
    globals.map(({ type, mutable = true, init }) => [...valueType(type), mutable ? 1 : 0, ...code(init), END]),
  );
  section(7, [...named(0, funcs, imports.length), ...named(1, tables), ...named(3, globals)]);
  section(9, [
    ...elements.map(({ type, items }) => [
      5,
      ...valueType(type),
      ...unsigned(items.length),
      ...items.flatMap((item) => [...code(item), END]),
    ]),
    ...(declared.length === 0 ? [] : [[3, 0, ...unsigned(declared.length), ...declared.flatMap(unsigned)]]),
  ]);
  section(12, datas.length === 0 ? [] : [[]], datas.length);
  section(
    10,
    funcs.map(({ locals = [], code: body }) => {
      const declaredLocals = locals.flatMap((type) => [1, ...valueType(type)]);
      const content = [...unsigned(locals.length), ...declaredLocals, ...code(body), END];
      return [...unsigned(content.length), ...content];
    }),
  );
  section(
    11,
    datas.map((data) => [1, ...unsigned(data.length), ...data]),
  );
  return new Uint8Array(bytes);
}

const END = 0x0b;

const heapCodes: Readonly<Record<string, number>> = {
  noexn: 0x74,
  nofunc: 0x73,
  noextern: 0x72,
  none: 0x71,
  func: 0x70,
  extern: 0x6f,
  any: 0x6e,
  eq: 0x6d,
  i31: 0x6c,
  struct: 0x6b,
  array: 0x6a,
  exn: 0x69,
};

const plainCodes: Readonly<Record<string, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  i8: 0x78,
  i16: 0x77,
};

function valueType(type: StorageType): number[] {
  const plain = plainCodes[type];
  if (plain !== undefined) return [plain];
  const { nullable } = refParts(type as 'anyref');
  return [nullable ? 0x63 : 0x64, ...heapType(type)];
}

function heapType(type: string): number[] {
  const { heap } = refParts(type as 'anyref');
  return typeof heap === 'number' ? signed(BigInt(heap)) : [heapCodes[heap]!];
}

function typeBytes(type: TypeText | readonly TypeText[]): number[] {
  if ('length' in type) return [0x4e, ...unsigned(type.length), ...type.flatMap(typeBytes)];
  const { final = true, sub } = type;
  const above = sub === undefined ? [0] : [1, ...unsigned(sub)];
  return [final ? 0x4f : 0x50, ...above, ...composite(type)];
}

function composite(type: TypeText): number[] {
  const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
  if ('func' in type) return [0x60, ...list(type.func[0].map(valueType)), ...list(type.func[1].map(valueType))];
  if ('struct' in type) return [0x5f, ...list(type.struct.map(fieldType))];
  return [0x5e, ...fieldType(type.array)];
}

function fieldType(field: FieldText): number[] {
  const mutable = field.startsWith('mut ');
  return [...valueType((mutable ? field.slice(4) : field) as StorageType), mutable ? 1 : 0];
}

function code(lines: Code): number[] {
  return lines
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap(instruction);
}

function instruction(line: string): number[] {
  const [mnemonic = '', ...args] = line.match(/\([^)]*\)|\S+/g) ?? [];
  const nullable = /^\(ref null|^[a-z]/.test(args[0] ?? '') ? 1 : 0;
  const row = opcodes.find(
    (opcode) => opcode.mnemonic === mnemonic && (opcode.immediate !== 'cast' || (opcode.number & 1) === nullable),
  );
  if (row === undefined) throw new Error(`no instruction ${mnemonic}`);
  const prefix = row.number >>> 12;
  const head = prefix === 0 ? [row.number] : [prefix, ...unsigned(row.number & 0xfff)];
  return [...head, ...immediates(row.immediate, args)];
}

function immediates(kind: string, args: readonly string[]): number[] {
  const [first = '', second = '', third = ''] = args;
  switch (kind) {
    case 'i32':
    case 'i64':
      return signed(BigInt(first));
    case 'f32':
      return [...new Uint8Array(new Uint32Array([Number(first)]).buffer)];
    case 'f64':
      return [...new Uint8Array(new BigUint64Array([BigInt(first)]).buffer)];
    case 'v128':
      return [...new Uint8Array(new BigUint64Array([BigInt(first), BigInt(second)]).buffer)];
    case 'block':
      if (first === '') return [0x40];
      return /^\d/.test(first) ? signed(BigInt(first)) : valueType(first as ValueType);
    case 'heap-type':
    case 'cast':
      return heapType(first);
    case 'branch-cast': {
      const flag = (type: string): number => (refParts(type as 'anyref').nullable ? 1 : 0);
      return [flag(second) | (flag(third) << 1), ...unsigned(Number(first)), ...heapType(second), ...heapType(third)];
    }
    case 'value-types':
      return [...unsigned(args.length), ...args.flatMap((type) => valueType(type as ValueType))];
    default:
      return args.flatMap((arg) => unsigned(Number(arg)));
  }
}

function text(name: string): number[] {
  const bytes = [...new TextEncoder().encode(name)];
  return [...unsigned(bytes.length), ...bytes];
}
