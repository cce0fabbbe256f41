import type { FramebufferSettings } from '../hosts/framebuffer-settings.ts';
import type { Buttons, Keys } from '../hosts/game.ts';
import type { ValueType } from '../module/types.ts';
import type { RuntimeLimits } from '../runtime/limits.ts';
import { isValueType, type SavedPlace, type SavedRef, type SavedValue } from './saved-log.ts';
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
  /** What was there when the run began, beside the module. */
  readonly begin: SessionBegin;
  /** How the run stood at its last moment. */
  readonly end: SessionEnd;
  /** The moment that is shown, and the last one. */
  readonly at: number;
  readonly total: number;
  /** What the branch was called: only the one that is shown is saved. */
  readonly branch: string;
}

export interface SessionBegin {
  readonly fixedDt: boolean;
  readonly keys: Keys;
  readonly picture: FramebufferSettings | null;
  /** What stubs were told to give. */
  readonly stubs: readonly {
    readonly module: string;
    readonly name: string;
    readonly results: readonly SavedValue[];
  }[];
  /** What the host keeps from run to run (a disk), in hex; '' for nothing. */
  readonly kept: string;
}

export interface SessionEnd {
  readonly place: SavedPlace | null;
  readonly state: 'paused' | 'trapped' | 'idle';
  /** Exit code of a program that has ended. */
  readonly exit: number | null;
  /** Milliseconds the program had run, by its clock. */
  readonly elapsed: number;
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

/** The largest of every limit that a file may ask for: what a person may set. */
const mostLimits: RuntimeLimits = {
  maxFrames: 10_000_000,
  maxStackBytes: 2 ** 30,
  maxMemoryPages: 65_536,
  maxTableElements: 100_000_000,
  maxArrayLength: 2 ** 25,
  maxObjectBytes: 2 ** 31,
};

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
    begin: readBegin(json.field('begin')),
    end: readEnd(json.field('end')),
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
  const limit = (name: keyof RuntimeLimits): number => json.field(name).whole(1, mostLimits[name]);
  return {
    maxFrames: limit('maxFrames'),
    maxStackBytes: limit('maxStackBytes'),
    maxMemoryPages: limit('maxMemoryPages'),
    maxTableElements: limit('maxTableElements'),
    maxArrayLength: limit('maxArrayLength'),
    maxObjectBytes: limit('maxObjectBytes'),
  };
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

function readBegin(json: Shape): SessionBegin {
  return {
    fixedDt: json.field('fixedDt').flag(),
    keys: readKeys(json.field('keys')),
    picture: readPicture(json.field('picture')),
    stubs: json
      .field('stubs')
      .list()
      .map((stub) => ({
        module: stub.field('module').text(),
        name: stub.field('name').text(),
        results: stub.field('results').list(1000).map(readValue),
      })),
    kept: json.field('kept').match(/^([0-9a-f]{2}){0,4096}$/, 'bytes in hex'),
  };
}

/** Milliseconds of some hundred years: a clock tells them in nanoseconds. */
const MOST_ELAPSED = 1e13;

function readEnd(json: Shape): SessionEnd {
  const [place, exit] = [json.field('place'), json.field('exit')];
  const U32 = 0xffff_ffff;
  return {
    place: place.missing
      ? null
      : { func: place.field('func').whole(0, U32), ordinal: place.field('ordinal').whole(0, U32) },
    state: json.field('state').one('paused', 'trapped', 'idle'),
    exit: exit.missing ? null : exit.whole(0, U32),
    elapsed: json.field('elapsed').between(0, MOST_ELAPSED),
  };
}

function readKeys(json: Shape): Keys {
  const pointer = json.field('pointer');
  const down = (name: keyof Buttons): boolean => json.field(name).flag();
  return {
    left: down('left'),
    right: down('right'),
    up: down('up'),
    down: down('down'),
    button1: down('button1'),
    button2: down('button2'),
    pointer: {
      x: pointer.field('x').finite(),
      y: pointer.field('y').finite(),
      buttons: pointer.field('buttons').whole(0, 0xff),
    },
  };
}

/** Settings of a picture, or null, as JSON has them. */
export function readPicture(json: Shape): FramebufferSettings | null {
  if (json.missing) return null;
  const stride = json.field('stride');
  return {
    memory: json.field('memory').whole(),
    address: json.field('address').text(),
    width: json.field('width').finite(),
    height: json.field('height').finite(),
    format: json.field('format').one('rgba8888', 'bgra8888', 'rgb565', 'grey8', 'index1', 'index2', 'index4', 'index8'),
    stride: stride.missing ? null : stride.finite(),
    highFirst: json.field('highFirst').flag(),
    palette: json.field('palette').text(),
    paletteOrder: json.field('paletteOrder').one('rgb', 'bgr'),
    first: json.field('first').text(),
    call: json.field('call').text(),
    argument: json.field('argument').one('none', 'time', 'frame'),
  };
}

/** `{ "type": "i64", "bits": "42" }`; of a reference `ref` as SavedRef has it. */
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
      return { type, ref: readRef(json.field('ref')) };
  }
}

function readRef(json: Shape): SavedRef {
  const { value } = json;
  if (json.missing) return null;
  if (typeof value === 'number') return json.whole(-(2 ** 30), 2 ** 30 - 1);
  const [func, host] = [json.field('func'), json.field('host')];
  if (!func.missing) return { func: func.whole(0, 0xffff_ffff) };
  if (typeof host.value === 'boolean') return { host: host.value };
  return { host: typeof host.value === 'number' ? host.finite() : host.text(1 << 20) };
}
