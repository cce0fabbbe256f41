import {
  type Driver,
  type Effect,
  formatValue,
  gameView,
  globalViews,
  hex,
  Inspector,
  Marks,
  type RefView,
  stateSum,
  type ValueView,
} from '../engine/index.ts';
import { UsageError } from './args.ts';
import { callStack } from './call-stack.ts';
import { InstructionTexts } from './instructions.ts';
import type { Io } from './io.ts';
import { valueText } from './values.ts';

/** What is to be printed: a name and the lines it gives. */
export interface Print {
  readonly name: string;
  readonly lines: (scene: Scene) => readonly string[];
}

/** A run that stands somewhere, and what its program left on the way. */
interface Scene {
  readonly driver: Driver;
  readonly inspector: Inspector;
  readonly effects: readonly Effect[];
}

/** Bytes of a line of memory. */
const ROW = 16;
/** Bytes that are printed at most. */
const MOST_BYTES = 1 << 24;
/** Slots, locals and globals that are printed at most. */
const MOST_VALUES = 100_000;

const prints: Readonly<Record<string, Print['lines']>> = {
  moment,
  stack,
  locals,
  globals,
  calls,
  picture,
  console,
  hash,
};

/** Reads the WHATs of the help text. Throws a UsageError for what is none. */
export function checkPrints(words: readonly string[]): Print[] {
  return words.flatMap((word) => (word.startsWith('memory') ? [word] : word.split(','))).map(printOf);
}

function printOf(word: string): Print {
  const lines = Object.hasOwn(prints, word) ? prints[word] : undefined;
  if (lines) return { name: word, lines };
  const [, index = '0', address = '', length = ''] =
    /^memory:(?:(\d+):)?(0x[0-9a-f]+|\d+)\+(0x[0-9a-f]+|\d+)$/i.exec(word) ?? [];
  const [from, count] = [Number(address), Number(length)];
  if (address === '' || !Number.isSafeInteger(from) || count > MOST_BYTES) {
    const names = Object.keys(prints).join(', ');
    throw new UsageError(`--print ${word}: there are ${names}, and memory:ADDR+LEN of at most ${MOST_BYTES} bytes.`);
  }
  return { name: word, lines: (scene) => memory(scene, Number(index), from, count) };
}

/** Prints all of them, with their names when there are several. */
export function printAll(io: Io, wanted: readonly Print[], driver: Driver, effects: readonly Effect[]): void {
  driver.stand({ reason: 'time', text: '', breakpoints: [], trap: null, results: null });
  const scene: Scene = { driver, inspector: new Inspector(driver, new Marks()), effects };
  for (const { name, lines } of wanted) {
    if (wanted.length > 1) io.out(`${name}:`);
    for (const line of lines(scene)) io.out(line);
  }
}

function moment({ driver }: Scene): string[] {
  const { history, run } = driver;
  const { shown } = run.program;
  const frame = shown ? `, frame ${shown.frame}` : '';
  return [`#${history.at} of #${history.total}${frame}`];
}

/** All operands, top first. */
function stack({ inspector }: Scene): string[] {
  return inspector.slots(0, MOST_VALUES).map(({ value }) => typed(value));
}

/** Of the innermost call. */
function locals({ inspector }: Scene): string[] {
  const index = inspector.frames(0, 10_000).find(({ kind }) => kind === 'wasm')?.index;
  if (index === undefined) return [];
  return inspector.locals(index, 0, MOST_VALUES).map(({ name, value }) => `${name} = ${typed(value)}`);
}

function globals({ driver }: Scene): string[] {
  return globalViews(driver.run, new Marks(), 0, MOST_VALUES).map(({ name, value }) => `${name} = ${typed(value)}`);
}

function calls({ driver }: Scene): string[] {
  const { machine, instance } = driver.run;
  return callStack(machine, new InstructionTexts(instance.module)).map((line) => line.trim());
}

/** Draw calls as a program makes them; of pixels in memory, where they are, and their bytes. */
function picture({ driver }: Scene): string[] {
  const view = gameView(driver.run.program, true);
  if (!view) return [];
  if (view.kind === 'drawn') {
    return [`${view.width}x${view.height}`, ...view.commands.map(({ op, args }) => `${op}(${args.join(', ')})`)];
  }
  if (view.problem !== null) return [view.problem];
  const { width, height, format, bytes, stride } = view;
  const rows = Array.from({ length: height }, (_, y) => hexOf(bytes.subarray(y * stride, (y + 1) * stride)));
  return [`${width}x${height} ${format} at ${hex(view.address)} of memory ${view.memory}`, ...rows];
}

/** What the program printed up to here, and calls of stubs. */
function console({ effects }: Scene): string[] {
  const lines: string[] = [];
  let open = false;
  for (const effect of effects) {
    if (effect.kind === 'print') {
      const pieces = effect.stream ? effect.text.split('\n') : [effect.text, ''];
      pieces.forEach((piece, i) => {
        if (open && i === 0) lines.push((lines.pop() ?? '') + piece);
        else if (i < pieces.length - 1 || piece !== '') lines.push(piece);
      });
      open = pieces.at(-1) !== '';
    } else if (effect.kind === 'call') {
      const gives = effect.results.length === 0 ? '' : ` -> ${effect.results.map(valueText).join(' ')}`;
      lines.push(`stub: ${effect.name}(${effect.args.map(valueText).join(', ')})${gives}`);
      open = false;
    }
  }
  return lines;
}

/** A sum over memory, globals, tables, calls and locals: the same wherever the same session is played. */
function hash({ driver }: Scene): string[] {
  const { low, high } = stateSum(driver.run);
  return [[high, low].map((half) => half.toString(16).padStart(8, '0')).join('')];
}

function memory({ driver }: Scene, index: number, from: number, count: number): string[] {
  const found = driver.run.instance.memories[index];
  if (!found) return [`There is no memory ${index}.`];
  const end = Math.min(from + count, found.size);
  const lines: string[] = [];
  for (let at = from; at < end; at += ROW) {
    const bytes = found.bytes.subarray(at, Math.min(at + ROW, end));
    const text = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${hex(at)}  ${hexOf(bytes, ' ').padEnd(3 * ROW - 1)}  ${text}`);
  }
  if (end < from + count) lines.push(`The memory ends at ${hex(found.size)}.`);
  return lines;
}

function hexOf(bytes: Uint8Array, between = ''): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between);
}

function typed({ type, bits, ref }: ValueView): string {
  return `${type}:${ref ? refText(ref) : formatValue(type, bits)}`;
}

function refText(ref: RefView): string {
  switch (ref.kind) {
    case 'null':
      return 'null';
    case 'func':
      return ref.name;
    case 'host':
      return ref.text;
    case 'i31':
      return String(ref.value);
    default:
      return `${ref.kind}#${ref.id}`;
  }
}
