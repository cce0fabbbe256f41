import type { LabelView } from '../../../protocol/messages.ts';

/** A box of the nesting, outermost first; or the fold that stands for the boxes in the middle of a deep nesting. */
export type LabelBox =
  | {
      readonly kind: 'box';
      readonly label: LabelView;
      /** 'function', 'loop $again', ... */
      readonly heading: string;
      /** What `br depth` would do: 'br 0 goes back to'; followed by the target, if there is one. */
      readonly branch: string;
      readonly target: number | null;
      /** 'keeps f64, drops 2'; '' when it keeps and drops nothing. */
      readonly carries: string;
      /** 'i32 → f64'; '' for a block that takes and gives nothing. */
      readonly arity: string;
      /** What a try catches and where that goes on: 'catch oops', 0x40. */
      readonly catches: readonly { readonly text: string; readonly to: number | null }[];
    }
  | { readonly kind: 'fold'; readonly hidden: number; readonly from: number; readonly to: number };

/** Boxes drawn at the outside and the inside of a nesting that is folded. */
const OUTER = 4;
const INNER = 12;

/** Nesting of a frame as boxes from the outermost to the innermost; more than `OUTER + INNER` are folded unless `unfolded`. */
export function labelBoxes(labels: readonly LabelView[], unfolded: boolean): readonly LabelBox[] {
  const outermostFirst = labels.toSorted((a, b) => b.depth - a.depth);
  const boxes = outermostFirst.map(boxOf);
  const hidden = boxes.length - OUTER - INNER;
  // A fold that hides one or two boxes takes as much room as they do.
  if (unfolded || hidden <= 2) return boxes;
  const from = outermostFirst[OUTER]?.depth ?? 0;
  const to = outermostFirst[OUTER + hidden - 1]?.depth ?? 0;
  return [...boxes.slice(0, OUTER), { kind: 'fold', hidden, from, to }, ...boxes.slice(OUTER + hidden)];
}

function boxOf(label: LabelView): LabelBox {
  return {
    kind: 'box',
    label,
    heading: heading(label),
    branch: branchText(label),
    target: label.branchTo,
    carries: carriesText(label),
    arity: arityText(label),
    catches: (label.catches ?? []).map(({ kind, tag, to }) => ({ text: tag === '' ? kind : `${kind} ${tag}`, to })),
  };
}

function heading(label: LabelView): string {
  const kind = label.kind === 'func' ? 'function' : label.kind;
  return label.name === '' ? kind : `${kind} ${label.name}`;
}

function branchText(label: LabelView): string {
  if (label.branchTo === null) return `br ${label.depth} returns`;
  return label.kind === 'loop' ? `br ${label.depth} goes back to` : `br ${label.depth} goes to`;
}

function carriesText({ keeps, drops }: LabelView): string {
  const parts = keeps.length === 0 ? [] : [`keeps ${keeps.join(' ')}`];
  if (drops > 0) parts.push(`drops ${drops}`);
  return parts.join(', ');
}

function arityText({ params, results }: LabelView): string {
  if (params.length === 0 && results.length === 0) return '';
  return `${params.join(' ')} → ${results.join(' ')}`.trim();
}

/** The box as one sentence, for a screen reader and for copying. */
export function boxText(box: LabelBox): string {
  if (box.kind === 'fold') return `${box.hidden} labels folded, ${box.from} to ${box.to}`;
  const at = `0x${box.label.offset.toString(16)}`;
  const target = box.target === null ? '' : ` 0x${box.target.toString(16)}`;
  const catches = box.catches.map(
    ({ text, to }) => `, ${text} goes to ${to === null ? 'the caller' : `0x${to.toString(16)}`}`,
  );
  return `${box.label.depth} · ${box.heading} at ${at}, ${box.branch}${target}${box.carries === '' ? '' : `, ${box.carries}`}${catches.join('')}`;
}
