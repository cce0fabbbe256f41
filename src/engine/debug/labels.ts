import { givenLabelName } from '../module/names.ts';
import type { WasmModule } from '../module/module.ts';
import { type BodyState, labelTypes } from '../validate/body-state.ts';
import { blocksOf } from './block-map.ts';
import type { LabelView } from './views.ts';

/** Open blocks that are shown: the innermost ones. */
const MOST = 1000;

/** The open blocks at a place, innermost first, with where a branch to each would go and what it would keep. */
export function labelViews(module: WasmModule, func: number, state: BodyState): LabelView[] {
  const blocks = blocksOf(module, func);
  const { controls, operands } = state;
  const views: LabelView[] = [];
  for (let depth = 0; depth < controls.length && depth < MOST; depth++) {
    const frame = controls[controls.length - 1 - depth];
    if (!frame) break;
    const keeps = labelTypes(frame);
    const block = blocks.get(frame.offset);
    const isFunction = depth === controls.length - 1;
    views.push({
      depth,
      kind: frame.kind,
      offset: frame.offset,
      name: block && !isFunction ? (givenLabelName(module, func, block.number) ?? '') : '',
      branchTo: isFunction ? null : frame.kind === 'loop' ? frame.offset : (block?.after ?? null),
      keeps,
      drops: Math.max(0, operands.length - frame.height - keeps.length),
      params: frame.params,
      results: frame.results,
    });
  }
  return views;
}
