import { BodyGenerator, type Callee, type Type, f64, i32, i64 } from './big-body.ts';
import { ByteWriter } from './byte-writer.ts';
import { type Random, randomFrom } from './random.ts';

/** What the module shall be like; every part has a default. */
export interface BigModuleOptions {
  /** Size of the whole module in bytes; it becomes at most 1% larger. Without it, `functions` decides. */
  readonly bytes?: number;
  /** Number of functions. With `bytes` too, no more than these are made. */
  readonly functions?: number;
  /** Mean size of a body in bytes; most are smaller, a few much larger. */
  readonly bodyBytes?: number;
  /** Size of the one body that is exported as `largest`; 0 for none. */
  readonly largestBody?: number;
  /** Data segments of 4000 bytes each. */
  readonly dataSegments?: number;
  readonly seed?: number;
}

const signatures: readonly { readonly params: readonly Type[]; readonly result: Type }[] = [
  { params: [], result: i32 },
  { params: [i32], result: i32 },
  { params: [i32, i32], result: i32 },
  { params: [i32, i32, i32, i32], result: i32 },
  { params: [f64, i32], result: i32 },
  { params: [i64], result: i64 },
  { params: [i32, i64], result: i64 },
  { params: [f64], result: f64 },
  { params: [f64, f64], result: f64 },
  { params: [i32, f64, f64], result: f64 },
];
const importTypes = [signatures.length, signatures.length + 1];
const importCount = 2;
const tableSize = 512;
/** Functions are laid in this many layers, and one calls only those of layers below: no call tree is deep. */
const layers = 4;

const things = ['buffer', 'vector', 'string', 'tree', 'queue', 'image', 'socket', 'parser', 'shader', 'widget'];
const deeds = ['push', 'find', 'merge', 'split', 'decode', 'render', 'rehash', 'compare', 'release', 'visit'];
const manners = ['fast', 'slow', 'checked', 'inner', 'with_hint', 'unlocked'];

interface Made {
  readonly typeIndex: number;
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly locals: readonly Type[];
}

/**
 * A large valid module in memory, always the same for the same options: thousands of functions with varied bodies, names,
 * a memory with data, a table, globals, two imports (`env.log`, `env.clock`), exports. Calling its exports ends without a
 * trap.
 */
export function makeBigModule(options: BigModuleOptions = {}): Uint8Array<ArrayBuffer> {
  const { bytes = Infinity, functions = bytes === Infinity ? 1000 : Infinity, bodyBytes = 380 } = options;
  const { largestBody = 0, dataSegments = 48, seed = 1 } = options;
  const random = randomFrom(seed);
  const made = makeFunctions(random, { bytes: bytes - dataSegments * segmentBytes, functions, bodyBytes, largestBody });
  return assemble(made, random, dataSegments, largestBody > 0);
}

/** The module that loading is measured with: 10 MB, more than 20,000 functions, one of 900 KB. */
export function makeTenMegabytes(): Uint8Array<ArrayBuffer> {
  return makeBigModule({ bytes: 10 * 1024 * 1024, largestBody: 900 * 1024, bodyBytes: 320 });
}

/** The largest module that loading is measured with: 50 MB, 60,000 functions, one of 900 KB. */
export function makeFiftyMegabytes(): Uint8Array<ArrayBuffer> {
  return makeBigModule({ bytes: 50 * 1024 * 1024, largestBody: 900 * 1024, bodyBytes: 795, seed: 3 });
}

/** The module that long lists are measured with: 60,000 functions of some thirty instructions each. */
export function makeManyFunctions(functions = 60_000): Uint8Array<ArrayBuffer> {
  return makeBigModule({ functions, bodyBytes: 24, seed: 2 });
}

function makeFunctions(
  random: Random,
  limit: {
    readonly bytes: number;
    readonly functions: number;
    readonly bodyBytes: number;
    readonly largestBody: number;
  },
): Made[] {
  const made: Made[] = [];
  const globals = new Map<Type, number>([
    [i32, 0],
    [i64, 1],
    [f64, 2],
  ]);
  // For a function of layer n: what it may call, by result.
  const callable = Array.from(
    { length: layers },
    () =>
      new Map<Type, Callee[]>([
        [i32, []],
        [i64, []],
        [f64, []],
      ]),
  );
  let total = tableSize * 3 + 2000;
  while (made.length < limit.functions && total < limit.bytes) {
    const at = made.length;
    const layer = at % layers;
    const typeIndex = random.below(signatures.length);
    const { params, result } = signatures[typeIndex] ?? { params: [], result: i32 };
    const isLargest = limit.largestBody > 0 && at === layers - 1;
    const size = isLargest ? limit.largestBody : bodySize(random, limit.bodyBytes);
    const around = { callees: callable[layer] ?? new Map(), tableEntries: Math.min(at, tableSize), globals };
    const body = new BodyGenerator(random, around, params, size).generate(result);
    const name = isLargest
      ? 'largest'
      : `${random.pick(things)}::${random.pick(deeds)}_${random.pick(manners)}_${at.toString(36)}`;
    const one: Made = { typeIndex, bytes: body.bytes, name, locals: body.locals };
    made.push(one);
    const index = importCount + at;
    for (let above = layer + 1; above < layers; above++) {
      callable[above]?.get(result)?.push({ index, typeIndex, params, result });
    }
    // Body, entry in the function section, name, an export now and then, locals' names now and then.
    total += body.bytes.length + 1 + name.length + 4;
    if (hasLocalNames(at)) total += 5 + body.locals.length * 8;
    if (isExported(at)) total += name.length + 5;
  }
  return made;
}

/** Most bodies are small, some are several times the mean. */
function bodySize(random: Random, mean: number): number {
  const fraction = random.below(1000) / 1000;
  return Math.max(4, Math.round(mean * (0.15 + 2.2 * fraction ** 3 * (random.chance(10) ? 3 : 1))));
}

const hasLocalNames = (at: number): boolean => at % 5 === 0;
const isExported = (at: number): boolean => at % 100 === layers - 1;

const segmentBytes = 4000;

function assemble(
  made: readonly Made[],
  random: Random,
  dataSegments: number,
  withLargest: boolean,
): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(1 << 20);
  const section = (id: number, write: (writer: ByteWriter) => void) => {
    out.byte(id);
    out.sized(write);
  };
  out.byte(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  section(1, writeTypes);
  section(2, (writer) => {
    writer.u32(importCount);
    for (const [at, name] of ['log', 'clock'].entries()) {
      writer.name('env');
      writer.name(name);
      writer.byte(0);
      writer.u32(importTypes[at] ?? 0);
    }
  });
  section(3, (writer) => {
    writer.u32(made.length);
    for (const one of made) writer.u32(one.typeIndex);
  });
  section(4, (writer) => {
    writer.byte(1, 0x70, 0);
    writer.u32(tableSize);
  });
  section(5, (writer) => writer.byte(1, 0, 16));
  section(6, writeGlobals);
  section(7, (writer) => writeExports(writer, made, withLargest));
  section(9, (writer) => {
    const count = Math.min(tableSize, importCount + made.length);
    writer.byte(1, 0, 0x41, 0, 0x0b);
    writer.u32(count);
    for (let index = 0; index < count; index++) writer.u32(index);
  });
  out.byte(10);
  out.sized((writer) => {
    writer.u32(made.length);
    for (const one of made) writer.append(one.bytes);
  });
  section(11, (writer) => writeData(writer, random, dataSegments));
  section(0, (writer) => writeNames(writer, made));
  return out.take();
}

function writeTypes(writer: ByteWriter): void {
  writer.u32(signatures.length + importTypes.length);
  for (const { params, result } of signatures) {
    writer.byte(0x60, params.length, ...params, 1, result);
  }
  writer.byte(0x60, 1, i32, 0); // env.log
  writer.byte(0x60, 0, 1, f64); // env.clock
}

function writeGlobals(writer: ByteWriter): void {
  writer.u32(3);
  writer.byte(i32, 1, 0x41, 0, 0x0b);
  writer.byte(i64, 1, 0x42, 0, 0x0b);
  writer.byte(f64, 1, 0x44);
  writer.f64(0);
  writer.byte(0x0b);
}

function writeExports(writer: ByteWriter, made: readonly Made[], withLargest: boolean): void {
  const exported = made.flatMap(({ name }, at) =>
    isExported(at) && !(withLargest && name === 'largest') ? [{ name, index: importCount + at }] : [],
  );
  if (withLargest) {
    const at = made.findIndex(({ name }) => name === 'largest');
    if (at >= 0) exported.unshift({ name: 'largest', index: importCount + at });
  }
  writer.u32(exported.length + 1);
  writer.name('memory');
  writer.byte(2, 0);
  for (const { name, index } of exported) {
    writer.name(name);
    writer.byte(0);
    writer.u32(index);
  }
}

function writeData(writer: ByteWriter, random: Random, dataSegments: number): void {
  writer.u32(dataSegments);
  for (let segment = 0; segment < dataSegments; segment++) {
    writer.byte(0, 0x41);
    writer.s32(0x10000 + segment * 4096);
    writer.byte(0x0b);
    writer.u32(segmentBytes);
    const text = segment % 2 === 0;
    for (let at = 0; at < segmentBytes; at++) writer.byte(text ? 97 + random.below(26) : random.below(256));
  }
}

function writeNames(writer: ByteWriter, made: readonly Made[]): void {
  writer.name('name');
  writer.byte(0);
  writer.sized((inner) => inner.name('big'));
  writer.byte(1);
  writer.sized((inner) => {
    inner.u32(made.length);
    for (const [at, { name }] of made.entries()) {
      inner.u32(importCount + at);
      inner.name(name);
    }
  });
  writer.byte(2);
  writer.sized((inner) => {
    inner.u32(Math.ceil(made.length / 5));
    for (const [at, { locals }] of made.entries()) {
      if (!hasLocalNames(at)) continue;
      inner.u32(importCount + at);
      inner.u32(locals.length);
      for (const [local, type] of locals.entries()) {
        inner.u32(local);
        inner.name(`${type === i32 ? 'count' : type === i64 ? 'total' : 'ratio'}${local}`);
      }
    }
  });
}
