import { type LaneShape, laneShapes, lanesOfV128 } from '../text/format.ts';
import type { Value } from '../runtime/value.ts';
import type { Prospect } from './effect.ts';
import { valueText } from './value-view.ts';

/** Lanes that are written out; what more there are is "…". */
const MOST_LANES = 4;

/** Operators that have a sign, as in effect.ts, by their name without signedness. */
export type Signs = Readonly<Record<string, string>>;

/** What will come of a vector instruction: "(1 2 3 4) + (5 6 7 8) → (6 8 10 12)", "lane 1 of (1 2 3 4) → 2". */
export function vectorEffect(at: Prospect, signs: Signs): string {
  const { reader, pops, module } = at;
  const { mnemonic, immediate } = reader.opcode;
  const dot = mnemonic.indexOf('.');
  const name = mnemonic.slice(dot + 1);
  const shape = laneShapes.find((one) => mnemonic.startsWith(one)) ?? null;
  // Conversions name the shape they take.
  const taken = laneShapes.find((one) => name.includes(one)) ?? shape;
  const text = (value: Value, as: LaneShape | null) =>
    value.type === 'v128' ? vectorText(value.bits, as) : valueText(value, module);
  const operands = pops.map((value) => text(value, taken));
  const found = at.peek();
  const outcome = found && 'value' in found ? ` → ${text(found.value, shape)}` : '';
  const [a = '', b = ''] = operands;
  if (immediate === 'lane') return `lane ${reader.lane} of ${a}${b === '' ? '' : ` becomes ${b}`}${outcome}`;
  const sign = signs[name.replace(/_[su]$/, '')];
  if (sign !== undefined && operands.length === 2) return `${a} ${sign} ${b}${outcome}`;
  return `${name} ${operands.join(', ')}${outcome}`;
}

/** Without a shape, as four words in hex. */
function vectorText(bits: bigint, shape: LaneShape | null): string {
  const lanes = lanesOfV128(bits, shape ?? 'i32x4', shape === null ? 'hex' : 'natural');
  return `(${lanes.slice(0, MOST_LANES).join(' ')}${lanes.length > MOST_LANES ? ' …' : ''})`;
}
