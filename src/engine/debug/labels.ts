import { CatchKind, InstructionReader } from '../binary/instructions.ts';
import { givenLabelName, printable, tagName } from '../module/names.ts';
import type { WasmModule } from '../module/module.ts';
import { type BodyState, labelTypes } from '../validate/body-state.ts';
import { blocksOf } from './block-map.ts';
import { someTypes } from './shown-types.ts';
import type { CatchView, LabelView } from './views.ts';

/** Open blocks that are shown: the innermost ones. */
const MOST = 1000;
/** Clauses that are shown of one of them. */
const MOST_CATCHES = 20;

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
      keeps: someTypes(module, keeps),
      drops: Math.max(0, operands.length - frame.height - keeps.length),
      params: someTypes(module, frame.params),
      results: someTypes(module, frame.results),
    });
  }
  return views.map((view) => {
    const catches = catchesOf(module, func, view, views);
    return catches === null ? view : { ...view, catches };
  });
}

const kinds = ['catch', 'catch_ref', 'catch_all', 'catch_all_ref'] as const;

/** What a block catches; null when it is none that catches, or when it does no more. */
function catchesOf(
  module: WasmModule,
  func: number,
  { kind, offset, depth }: LabelView,
  views: readonly LabelView[],
): CatchView[] | null {
  if (kind === 'try') {
    const parts = blocksOf(module, func).get(offset)?.parts ?? [];
    return parts.slice(0, MOST_CATCHES).map(({ tag, at }) => {
      return {
        kind: tag === null ? 'catch_all' : 'catch',
        tag: tag === null ? '' : printable(tagName(module, tag)),
        to: at,
      };
    });
  }
  const body = module.funcs[func]?.body;
  if (kind !== 'try_table' || !body) return null;
  const reader = InstructionReader.ofBody(module.bytes, body, func);
  reader.seek(offset, 1);
  reader.next();
  const { catchKinds, catchTags, labels, labelCount } = reader;
  return Array.from({ length: Math.min(labelCount, MOST_CATCHES) }, (_, i) => {
    const clause = catchKinds[i]!;
    const tag = clause < CatchKind.catchAll ? printable(tagName(module, catchTags[i]!)) : '';
    return { kind: kinds[clause] ?? '', tag, to: views[depth + 1 + labels[i]!]?.branchTo ?? null };
  });
}
