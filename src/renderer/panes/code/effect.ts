import type { NextInstruction } from '../../../protocol/messages.ts';
import { valueText } from '../../components/value-text.ts';

/**
 * What stands beside the current instruction: the effect as the engine foresees it ('0.0166 × 500 → 8.333'), or the
 * operands it takes and the types it gives ('7, 12 → i32').
 */
export function effectText(next: NextInstruction | null): string {
  if (next === null) return '';
  if (next.effect !== '') return withoutName(next);
  const takes = next.pops.map((value) => valueText(value)).join(', ');
  if (next.pushes === null) return takes === '' ? '' : `takes ${takes}`;
  const gives = next.pushes.join(', ');
  if (takes === '') return gives === '' ? '' : `→ ${gives}`;
  return gives === '' ? `takes ${takes}` : `${takes} → ${gives}`;
}

/** '$score is 70' beside `global.get $score` says the name twice: '= 70'. */
function withoutName({ text, effect }: NextInstruction): string {
  const name = text.slice(text.indexOf(' ') + 1);
  return effect.startsWith(`${name} is `) ? `= ${effect.slice(name.length + 4)}` : effect;
}
