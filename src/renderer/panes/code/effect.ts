import type { NextInstruction } from '../../../protocol/messages.ts';
import { type LaneShape, lanesOfV128, parseV128 } from '../../../engine/text/format.ts';
import { plainShape, valueText } from '../../components/value-text.ts';

/**
 * What stands beside the current instruction: the effect as the engine foresees it ('0.0166 × 500 → 8.333'), without
 * what the instruction says itself, or the operands it takes and the types it gives ('7, 12 → i32').
 * Vectors are divided as `lanes` says.
 */
export function effectText(next: NextInstruction | null, lanes: LaneShape | 'auto' = 'auto'): string {
  if (next === null) return '';
  const shape = lanes === 'auto' ? (next.lanes ?? plainShape) : lanes;
  return plainText(next, shape).replace(vectors, (text) => vector(text, shape));
}

/** Vectors as the engine writes them where nothing says how they are divided. */
const vectors = /\(0x[\da-f]{8}(?: 0x[\da-f]{8}){3}\)|\bi32x4(?: 0x[\da-f]{8}){4}/g;

/** A vector in a note: rounded lanes, none of them without meaning, in as little room as they need. */
function vector(text: string, shape: LaneShape): string {
  const parsed = parseV128(text.replace(/[()]/g, ''));
  if (!parsed.ok) return text;
  const lanes = lanesOfV128(parsed.bits, shape);
  return `(${lanes.map((lane) => (shape.startsWith('f') ? rounded(lane) : lane)).join(' ')})`;
}

function rounded(lane: string): string {
  const number = Number(lane);
  return lane.length > 7 && Number.isFinite(number) ? String(Number(number.toPrecision(5))) : lane;
}

function plainText(next: NextInstruction, shape: LaneShape): string {
  if (next.effect !== '') return news(next);
  const takes = next.pops.map((value) => valueText(value, 'decimal', shape)).join(', ');
  if (next.pushes === null) return takes === '' ? '' : `takes ${takes}`;
  // What a constant gives stands in its name.
  if (next.mnemonic.endsWith('.const')) return '';
  const gives = next.pushes.join(', ');
  if (takes === '') return gives === '' ? '' : `→ ${gives}`;
  return gives === '' ? `takes ${takes}` : `${takes} → ${gives}`;
}

function news({ text, mnemonic, effect }: NextInstruction): string {
  const name = text.slice(text.indexOf(' ') + 1);
  // '$score is 70' beside `global.get $score`: '= 70'; '$i: 6 → 7' beside `local.set $i`: '6 → 7'.
  if (effect.startsWith(`${name} is `)) return `= ${effect.slice(name.length + 4)}`;
  if (effect.startsWith(`${name}: `)) return effect.slice(name.length + 2);
  // 'calls env.sin(0.5)' beside `call $env.sin`: '(0.5)'.
  if (/^(return_)?call$/.test(mnemonic)) return withoutName(effect.replace(/^calls \$?/, ''), bare(name));
  // 'reads 8 bytes at 0x40 → 3' beside `i64.load`: 'at 0x40 → 3'. How many bytes is part of the name.
  if (/\.(load|store)/.test(mnemonic)) return effect.replace(/^(reads|writes) \d+ bytes? /, '');
  // 'sqrt 4 → 2' beside `f64.sqrt`: '4 → 2'.
  const operation = `${mnemonic.slice(mnemonic.indexOf('.') + 1)} `;
  return mnemonic.includes('.') && effect.startsWith(operation) ? effect.slice(operation.length) : effect;
}

function withoutName(call: string, name: string): string {
  return call.startsWith(`${name}(`) ? call.slice(name.length) : call;
}

/** A name as it stands in front of the arguments. */
function bare(name: string): string {
  return name.startsWith('$') ? name.slice(1) : name;
}
