import type { FrameSummary, ValueView } from '../../../protocol/messages.ts';
import { formatV128, type LaneShape } from '../../../engine/text/format.ts';
import { objectIn } from '../../components/tree-rows.ts';
import { plainShape, valueText } from '../../components/value-text.ts';

/** A frame as it is drawn, innermost first. `frame` is null while its page is on the way. */
export interface CallRow {
  readonly index: number;
  readonly frame: FrameSummary | null;
  readonly name: string;
  /** '0x2c4', '' for a host frame. */
  readonly place: string;
  readonly instruction: string;
  readonly args: readonly ValueView[];
  /** The frame whose code, locals and labels are shown. */
  readonly selected: boolean;
  /** The machine stands in this one. */
  readonly innermost: boolean;
}

/** Arguments written in a row; a function with more shows that there are more. */
export const SHOWN_ARGS = 4;

export function callRows(
  from: number,
  to: number,
  frameAt: (index: number) => FrameSummary | null,
  selected: number,
): readonly CallRow[] {
  const rows: CallRow[] = [];
  for (let index = from; index < to; index++) rows.push(callRow(index, frameAt(index), index === selected));
  return rows;
}

function callRow(index: number, frame: FrameSummary | null, selected: boolean): CallRow {
  const place = frame?.offset == null ? '' : `0x${frame.offset.toString(16)}`;
  return {
    index,
    frame,
    name: nameOf(frame),
    place,
    instruction: frame?.instruction ?? '',
    args: frame?.args.slice(0, SHOWN_ARGS) ?? [],
    selected,
    innermost: index === 0,
  };
}

function nameOf(frame: FrameSummary | null): string {
  if (frame === null) return '';
  if (frame.kind === 'wasm') return frame.name === '' ? `func ${frame.func ?? '?'}` : frame.name;
  return frame.note === '' ? `host: ${frame.name}` : frame.note;
}

/** The row as one sentence: for a screen reader, and for copying. */
export function callText(row: CallRow, value: (value: ValueView) => string): string {
  const { frame } = row;
  if (frame === null) return `Frame ${row.index}, loading`;
  if (frame.kind === 'host') return row.name;
  const more = frame.args.length > SHOWN_ARGS ? [`${frame.args.length - SHOWN_ARGS} more`] : [];
  const args = [...row.args.map(value), ...more].join(', ');
  const at = row.place === '' ? '' : ` at ${row.place}`;
  return `${row.name}(${args})${at}${row.instruction === '' ? '' : ` ${row.instruction}`}`;
}

/** Characters an argument may take in a row. */
const SHORT = 9;

/** An argument for the row: floats rounded to five digits, the rest cut. The whole one is in the title, and in Locals. */
export function shortArg(value: ValueView, shape: LaneShape = plainShape): string {
  const object = objectIn(value);
  if (object !== null) return `${object.type} #${object.id}`;
  // Of a vector the first lanes: its shape is in the title.
  const text = value.type === 'v128' ? `${formatV128(value.bits, shape)} ` : valueText(value);
  if (text.length <= SHORT) return text;
  const number = value.type === 'f32' || value.type === 'f64' ? Number(text) : Number.NaN;
  if (Number.isFinite(number)) return String(Number(number.toPrecision(5)));
  return `${text.slice(0, SHORT - 1)}…`;
}
