import { type CSSProperties, type FocusEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { LabelBox } from './label-rows.ts';
import './labels.css';

interface LabelsViewProps {
  readonly boxes: readonly LabelBox[];
  readonly onGo: (offset: number) => void;
  readonly onUnfold: () => void;
  /** A menu is about to open on this box. */
  readonly onPoint: (box: LabelBox) => void;
}

/** Boxes in boxes: each block inside the one that holds it, the innermost deepest. */
export function LabelsView({ boxes, onGo, onUnfold, onPoint }: LabelsViewProps) {
  // One box takes part in Tab; the arrow keys move among them.
  const [stop, setStop] = useState(0);
  const id = useId();

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const heads = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-box]')];
    const at = heads.indexOf(document.activeElement as HTMLElement);
    heads[Math.min(Math.max(at + step, 0), heads.length - 1)]?.focus();
  }

  function onFocus(event: FocusEvent<HTMLElement>): void {
    const at = Number(event.target.dataset['box']);
    if (Number.isInteger(at)) setStop(at);
  }

  const nested = boxes.reduceRight<ReactNode>((inner, box, at) => {
    const tabIndex = at === Math.min(stop, boxes.length - 1) ? 0 : -1;
    const point = () => onPoint(box);
    return box.kind === 'fold' ? (
      <div className="label-fold" onContextMenu={point}>
        <button type="button" className="label-head link-button" data-box={at} tabIndex={tabIndex} onClick={onUnfold}>
          <span aria-hidden>⋮ </span>
          {box.hidden} more, {box.from} to {box.to}
        </button>
        {inner}
      </div>
    ) : (
      <div className="label-box" data-kind={box.label.kind} data-innermost={inner === null || undefined}>
        <div className="label-head" onContextMenu={point} onClick={() => onGo(box.label.offset)}>
          <span
            role="link"
            className="label-link"
            data-box={at}
            tabIndex={tabIndex}
            aria-describedby={`${id}-${at}`}
            title="Enter: go to where it begins"
            onKeyDown={(event) => {
              if (event.key === 'Enter') onGo(box.label.offset);
            }}
          >
            <span className="label-depth">{box.label.depth}</span> <span className="label-name">{box.heading}</span>
            {box.arity !== '' && (
              <>
                {' '}
                <code className="label-arity">{box.arity}</code>
              </>
            )}
          </span>{' '}
          <span className="label-branch" id={`${id}-${at}`}>
            {box.branch}
            {box.target !== null && (
              <>
                {' '}
                <Place offset={box.target} onGo={onGo} />
              </>
            )}
            {box.carries === '' ? '' : `, ${box.carries}`}
          </span>
          {box.catches.map(({ text, to }, nth) => (
            <span key={nth} className="label-catch">
              {text} →{' '}
              {to === null ? 'the caller' : <Place offset={to} onGo={onGo} title="Where the exception is caught" />}
            </span>
          ))}
        </div>
        {inner}
      </div>
    );
  }, null);

  return (
    <div
      className="labels"
      style={indentation(boxes.length)}
      role="group"
      aria-label="Labels, outermost first"
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      {nested}
    </div>
  );
}

/** Boxes narrow towards the inside, all of them together by no more than the words can spare. */
function indentation(count: number): CSSProperties {
  const step = Math.min(8, 110 / count);
  const edge = step >= 5 ? 3 : step >= 2 ? 2 : 0;
  return { '--label-step': `${step.toFixed(2)}px`, '--label-edge': `${edge}px` } as CSSProperties;
}

interface PlaceProps {
  readonly offset: number;
  readonly onGo: (offset: number) => void;
  readonly title?: string;
}

function Place({ offset, onGo, title = 'Where the branch goes' }: PlaceProps) {
  return (
    <button
      type="button"
      // Keys reach it through the menu of the box.
      tabIndex={-1}
      className="link-button label-place code-font"
      title={title}
      onClick={(event) => {
        event.stopPropagation();
        onGo(offset);
      }}
    >
      0x{offset.toString(16)}
    </button>
  );
}
