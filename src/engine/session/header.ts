import type { ValueType } from '../module/types.ts';
import type { RuntimeLimits } from '../runtime/limits.ts';
import { isValueType, type SavedValue } from './saved-log.ts';
import { type Shape, ShapeError } from './shape.ts';

/** What was run, with what, and where it was left. */
export interface SessionHeader {
  /** The version of Wasmscope that wrote the file. */
  readonly wasmscope: string;
  readonly module: SessionModule;
  /** Who provides the module's imports: 'rocket', 'wasi', ...; null for stubs alone. */
  readonly host: string | null;
  readonly limits: RuntimeLimits;
  readonly program: SessionProgram;
  /** What Continue called when the module said nothing of it. */
  readonly entry: SessionEntry | null;
  /** The moment that is shown, and the last one. */
  readonly at: number;
  readonly total: number;
  /** What the branch was called: only the one that is shown is saved. */
  readonly branch: string;
}

export interface SessionModule {
  /** The file's name. */
  readonly name: string;
  /** SHA-256 in hex of the module's bytes (of the assembled ones of a text, of the core module of a component). */
  readonly hash: string;
  readonly size: number;
}

/** What the program found when it started. */
export interface SessionProgram {
  readonly args: readonly string[];
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly terminal: boolean;
  readonly folders: readonly { readonly name: string; readonly files: readonly SessionFile[] }[];
}

/** A file of the program, without its bytes. */
export interface SessionFile {
  readonly path: string;
  readonly size: number;
  /** SHA-256 in hex. */
  readonly hash: string;
  readonly link?: string;
  readonly modified?: number;
}

export interface SessionEntry {
  readonly export: string;
  readonly args: readonly SavedValue[];
}

const limitNames = [
  'maxFrames',
  'maxStackBytes',
  'maxMemoryPages',
  'maxTableElements',
  'maxArrayLength',
  'maxObjectBytes',
] as const satisfies readonly (keyof RuntimeLimits)[];

/** No machine has more of anything; whoever replays asks for less where that is too much. */
const MOST_LIMIT = 2 ** 31;

/** The header as JSON has it. */
export function headerJson(header: SessionHeader): string {
  return JSON.stringify({ format: 'wasmscope session', ...header }, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

/** A header as a JSON text gives it. Throws a ShapeError. */
export function readHeader(json: Shape): SessionHeader {
  const host = json.field('host');
  const entry = json.field('entry');
  const total = json.field('total').whole();
  return {
    wasmscope: json.field('wasmscope').text(100),
    module: readModule(json.field('module')),
    host: host.missing ? null : host.text(200),
    limits: readLimits(json.field('limits')),
    program: readProgram(json.field('program')),
    entry: entry.missing
      ? null
      : { export: entry.field('export').text(), args: entry.field('args').list(1000).map(readValue) },
    at: json.field('at').whole(0, total),
    total,
    branch: json.field('branch').text(),
  };
}

function hashOf(json: Shape): string {
  return json.match(/^[0-9a-f]{64}$/, 'a SHA-256 in hex');
}

function readModule(json: Shape): SessionModule {
  return { name: json.field('name').text(), hash: hashOf(json.field('hash')), size: json.field('size').whole() };
}

function readLimits(json: Shape): RuntimeLimits {
  const [maxFrames, maxStackBytes, maxMemoryPages, maxTableElements, maxArrayLength, maxObjectBytes] = limitNames.map(
    (name) => json.field(name).whole(1, MOST_LIMIT),
  ) as [number, number, number, number, number, number];
  return { maxFrames, maxStackBytes, maxMemoryPages, maxTableElements, maxArrayLength, maxObjectBytes };
}

function readProgram(json: Shape): SessionProgram {
  const MOST_TEXT = 1 << 20;
  return {
    args: json
      .field('args')
      .list()
      .map((one) => one.text(MOST_TEXT)),
    env: json
      .field('env')
      .list()
      .map((pair) => {
        const [name, value] = pair.list(2);
        return [(name ?? pair).text(MOST_TEXT), (value ?? pair).text(MOST_TEXT)];
      }),
    terminal: json.field('terminal').flag(),
    folders: json
      .field('folders')
      .list(1000)
      .map((folder) => ({
        name: folder.field('name').text(),
        files: folder.field('files').list(100_000).map(readFile),
      })),
  };
}

function readFile(json: Shape): SessionFile {
  const [link, modified] = [json.field('link'), json.field('modified')];
  return {
    path: json.field('path').text(),
    size: json.field('size').whole(),
    hash: hashOf(json.field('hash')),
    ...(link.missing ? {} : { link: link.text() }),
    ...(modified.missing ? {} : { modified: modified.finite() }),
  };
}

/** A number as `{ "type": "i32", "bits": "42" }`; of references only null can be an argument of an entry point. */
function readValue(json: Shape): SavedValue {
  const type = json.field('type').match(/^[a-z0-9 ()]{3,30}$/, 'a type') as ValueType;
  if (!isValueType(type)) throw new ShapeError(`There is no type ${String(type)}.`);
  switch (type) {
    case 'i32':
    case 'f32':
      return { type, bits: json.field('bits').whole(0, 0xffff_ffff) };
    case 'i64':
    case 'f64':
    case 'v128': {
      const bits = BigInt(json.field('bits').match(/^\d{1,39}$/, 'a number in digits'));
      return { type, bits: BigInt.asUintN(type === 'v128' ? 128 : 64, bits) };
    }
    default:
      return { type, ref: null };
  }
}
