import type { FrameSummary, NextInstruction, SlotView, ValueView } from '../../../protocol/messages.ts';
import { otherText, plainShape, valueText } from '../../components/value-text.ts';
import type { LaneShape } from '../../../engine/text/format.ts';

/** A slot as it is drawn. `slot` is null while its page is on the way. */
export interface StackRow {
  /** Counted from the top of the stack. */
  readonly index: number;
  readonly slot: SlotView | null;
  /** Name of the function whose operands end here (its lowest slot); null elsewhere. */
  readonly base: string | null;
  /** The frames below it that have no operands, as far as they are known: 'draw, main'; '' when there are none. */
  readonly empty: string;
}

/** Rows `from` to `to` (exclusive), top first; `slotAt` gives what is already here. */
export function stackRows(
  from: number,
  to: number,
  slotAt: (index: number) => SlotView | null,
  frames: readonly FrameSummary[],
): readonly StackRow[] {
  const rows: StackRow[] = [];
  for (let index = from; index < to; index++) {
    const slot = slotAt(index);
    if (slot?.index !== 0) rows.push({ index, slot, base: null, empty: '' });
    else {
      const next = slotAt(index + 1)?.frame ?? Infinity;
      rows.push({ index, slot, base: baseName(slot.frame, frames), empty: emptyFrames(slot.frame + 1, next, frames) });
    }
  }
  return rows;
}

/** The innermost frames without operands, above the top slot: 'sin, update'; '' when the innermost has some. */
export function emptyOnTop(top: SlotView | null, frames: readonly FrameSummary[]): string {
  return top === null ? '' : emptyFrames(0, top.frame, frames);
}

/** Names told before the rest are counted. */
const NAMED = 2;

function emptyFrames(from: number, to: number, frames: readonly FrameSummary[]): string {
  const names = frames
    .filter(({ index, kind }) => kind === 'wasm' && index >= from && index < to)
    .map(({ index }) => baseName(index, frames));
  const more = names.length - NAMED;
  return more > 1 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ');
}

function baseName(frame: number, frames: readonly FrameSummary[]): string {
  const summary = frames.find(({ index }) => index === frame);
  return summary === undefined || summary.name === '' ? `frame ${frame}` : summary.name;
}

/** What the next instruction will do to the stack: the line under the slots. */
export interface NextLine {
  readonly text: string;
  readonly mnemonic: string;
  /** 'takes two, gives one' */
  readonly exchange: string;
  /** What comes out or where it goes, when that can be told: '0.0166 × 500 → 8.333'. */
  readonly effect: string;
}

export function nextLine(next: NextInstruction | null): NextLine | null {
  if (next === null) return null;
  const { pops, pushes } = next;
  const parts = pops.length === 0 ? [] : [`takes ${numberWord(pops.length)}`];
  // What a branch or a return leaves (null) depends on where it goes: the effect says that.
  if (pushes !== null && pushes.length > 0) parts.push(`gives ${numberWord(pushes.length)}`);
  const exchange = parts.length === 0 ? 'takes nothing' : parts.join(', ');
  return { text: next.text, mnemonic: next.mnemonic, exchange, effect: next.effect };
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

function numberWord(count: number): string {
  return words[count] ?? String(count);
}

/** How slots are written: the first text large, the other beside it. */
export type StackFormat = 'dec' | 'hex' | 'float';

/** A value in the chosen format, with the form that says what is left open: hex beside decimal, bits beside a float. */
export function slotTexts(
  value: ValueView,
  format: StackFormat,
  shape: LaneShape = plainShape,
): { readonly text: string; readonly other: string } {
  if (value.type === 'v128') {
    return { text: valueText(value, format === 'hex' ? 'hex' : 'decimal', shape), other: '' };
  }
  const plain = valueText(value);
  const other = otherText(value);
  const asFloat = { i32: 'f32', i64: 'f64' }[value.type];
  if (value.ref !== null || other === '') return { text: plain, other };
  if (format === 'hex') return { text: other, other: plain };
  if (format === 'float' && asFloat !== undefined)
    return { text: valueText({ ...value, type: asFloat }), other: plain };
  return { text: plain, other };
}

/** The type as it is written in a slot: what a reference refers to stands beside it, and says more than its type. */
export function typeLabel(type: string): string {
  return type.startsWith('(ref ') ? 'ref' : type;
}

/** Marks of a slot in words, for its accessible name. */
export function slotMarks(row: StackRow): readonly string[] {
  const marks: string[] = [];
  if (row.slot?.consumed === true) marks.push('taken by the next instruction');
  if (row.slot?.fresh === true) marks.push('just pushed');
  if (row.base !== null) marks.push(`base of ${row.base}`);
  if (row.empty !== '') marks.push(`below it nothing of ${row.empty}`);
  return marks;
}
