import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MomentWish, TimelineMark, TimelineView, TimeView } from '../../../protocol/messages.ts';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import { type Bookmark, callWord, extentOf, grouped, instructionText } from '../../store/moments.ts';
import { type MomentRange, visibleRange } from '../../store/time-slice.ts';
import { keyWish } from './timeline-keys.ts';
import {
  branchLines,
  callAt,
  type Lanes,
  lanesOf,
  markAt,
  markText,
  meantMoment,
  spokenMoment,
} from './timeline-rows.ts';
import { momentAt, panned, perPixel, type Scale, xOf, zoomed } from './timeline-scale.ts';
import { TimelineDrawing } from './TimelineDrawing.tsx';
import { useSize, useWheel, type WheelWish } from './use-strip.ts';

/** Pixels of a column: arrow keys go by one. */
const COLUMN = 4;

export interface StripProps {
  readonly view: TimeView;
  readonly line: TimelineView | null;
  /** The end of the run when `line` was told. */
  readonly known: number;
  readonly range: MomentRange | null;
  /** The moment the playhead shows: where the machine is, or is wanted. */
  readonly at: number;
  /** The bookmarks that are moments of this branch. */
  readonly bookmarks: readonly Bookmark[];
  readonly onGo: (to: MomentWish | number) => void;
  readonly onFrameBack: () => void;
  readonly onRange: (range: MomentRange | null) => void;
  readonly onScrub: (scrubbing: boolean) => void;
  readonly onBranch: (branch: number) => void;
  /** What can be done with a moment, after what the strip itself can do with it. */
  readonly menu: (at: number) => readonly MenuEntry[];
  readonly onRename: (bookmark: Bookmark) => void;
  /** How many columns there is room for; 0 when it is not there any more. */
  readonly onColumns: (columns: number) => void;
}

/** The run as a strip: what happened when, and the playhead, which can be dragged. */
export function TimelineStrip(props: StripProps) {
  const { view, line, range, at, bookmarks, onGo, onRange, onScrub, onColumns } = props;
  const box = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  useEffect(() => onColumns(Math.floor(width / COLUMN)), [onColumns, width]);
  useEffect(() => () => onColumns(0), [onColumns]);
  const [hover, setHover] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const [dragging, setDragging] = useState(false);
  /** Where the menu was asked for, in pixels; null: with the keyboard. */
  const menuX = useRef<number | null>(null);

  const { from, to } = visibleRange({ range, view });
  const scale = useMemo((): Scale => ({ range: { from, to }, width }), [from, to, width]);
  const branches = useMemo(
    () => branchLines({ branches: view.branches, branch: view.branch }),
    [view.branches, view.branch],
  );
  const lanes = useMemo(() => lanesOf(height, branches.length), [height, branches.length]);
  const marks = line?.marks ?? [];
  const playhead = xOf(scale, at);
  // While it is held, the playhead itself says where the pointer is.
  const there = hover === null || dragging ? null : hovered(props, hover, scale, lanes);
  const hair = there === null ? null : xOf(scale, there.at);

  const onWheel = useCallback(
    ({ kind, by, x }: WheelWish) => {
      const shown = visibleRange({ range, view });
      if (kind === 'zoom') onRange(zoomed(shown, by, momentAt(scale, x), extentOf(view)));
      else if (kind === 'pan') {
        if (range !== null) onRange(panned(range, by * perPixel(scale), extentOf(view)));
      } else onGo(at + by);
    },
    [range, view, scale, at, onRange, onGo],
  );
  useWheel(box, onWheel);

  function place(event: PointerEvent<HTMLElement>): { readonly x: number; readonly y: number } {
    const edge = box.current?.getBoundingClientRect();
    return { x: event.clientX - (edge?.left ?? 0), y: event.clientY - (edge?.top ?? 0) };
  }

  function onPointerDown(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    const { x, y } = place(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
    onScrub(true);
    onGo(markAt(marks, x, y, scale, lanes)?.at ?? meantMoment(scale, x, view));
  }

  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    const { x, y } = place(event);
    setHover({ x, y });
    if (dragging) onGo(meantMoment(scale, x, view));
  }

  function release(): void {
    if (!dragging) return;
    setDragging(false);
    onScrub(false);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const wish = keyWish(event.key, event.shiftKey, { view, range, at, column: perPixel(scale) * COLUMN });
    if (wish === null) return;
    event.preventDefault();
    if (wish.do === 'go') onGo(wish.to);
    else if (wish.do === 'show') onRange(wish.range);
    else props.onFrameBack();
  }

  function entries(): readonly MenuEntry[] {
    const there = menuX.current === null ? at : meantMoment(scale, menuX.current, view);
    const shown = visibleRange({ range, view });
    return [
      { label: `Go to ${instructionText(there)}`, run: () => onGo(there), disabled: there === view.at },
      ...props.menu(there),
      'separator',
      { label: 'Zoom in', run: () => onRange(zoomed(shown, 4, there, extentOf(view))), keys: '+' },
      {
        label: 'Zoom out',
        run: () => onRange(zoomed(shown, 0.25, there, extentOf(view))),
        keys: '-',
        disabled: range === null,
      },
      { label: 'Show the whole run', run: () => onRange(null), keys: '0', disabled: range === null },
    ];
  }

  return (
    <ContextMenu entries={entries}>
      <div
        ref={box}
        className="timeline-strip"
        data-dragging={dragging || undefined}
        onContextMenu={(event) => {
          const edge = box.current?.getBoundingClientRect();
          // The menu key tells no place of its own, or the middle of what has the focus.
          menuX.current = event.button === 2 ? event.clientX - (edge?.left ?? 0) : null;
        }}
        onPointerLeave={() => setHover(null)}
      >
        {width > 0 && (
          <TimelineDrawing
            first={view.first}
            total={view.total}
            known={props.known}
            frames={view.frames}
            line={line}
            scale={scale}
            height={height}
            lanes={lanes}
            branches={branches}
          />
        )}
        {width > 0 && (
          <Overlay playhead={playhead} hair={hair} width={width} height={height} bottom={lanes.barsBottom} />
        )}
        <div
          ref={slider}
          className="timeline-slider"
          role="slider"
          tabIndex={0}
          data-autofocus
          aria-label="Moment"
          aria-valuemin={view.first}
          aria-valuemax={Math.max(view.first, view.total)}
          aria-valuenow={at}
          aria-valuetext={spokenMoment(view, at)}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={release}
          onPointerCancel={release}
          onLostPointerCapture={release}
          onKeyDown={onKeyDown}
        />
        {bookmarks.map((bookmark) => {
          const x = xOf(scale, bookmark.at);
          return x < 0 || x > width ? null : (
            <button
              key={`${bookmark.branch} ${bookmark.at} ${bookmark.name}`}
              type="button"
              className="timeline-bookmark"
              style={{ left: x }}
              tabIndex={-1}
              title={bookmark.name}
              aria-label={`Bookmark ${bookmark.name}`}
              onClick={() => onGo(bookmark.at)}
              onDoubleClick={() => props.onRename(bookmark)}
            />
          );
        })}
        {lanes.branches.map((y, index) => {
          const branch = branches[index];
          if (branch === undefined || width === 0) return null;
          const x = xOf(scale, branch.fork);
          return x > width ? null : (
            <button
              key={branch.id}
              type="button"
              className="timeline-branch-name"
              style={{ left: Math.max(4, x + 16), top: y }}
              tabIndex={-1}
              title={`Show ${branch.name}`}
              onClick={() => props.onBranch(branch.id)}
            >
              {branch.name}
            </button>
          );
        })}
        {hover !== null && there !== null && width > 0 && (
          <Hover view={view} line={line} {...there} x={hover.x} scale={scale} />
        )}
      </div>
    </ContextMenu>
  );
}

interface OverlayProps {
  /** Pixels; outside of the strip it is not seen. */
  readonly playhead: number;
  /** The moment under the pointer, in pixels; null: none. */
  readonly hair: number | null;
  readonly width: number;
  readonly height: number;
  /** Where the bars end. */
  readonly bottom: number;
}

/**
 * What moves: the playhead, a veil over what comes after it, the hair under the pointer. They are drawn into a picture
 * that stays as large as it is, corners of nothing included: a browser then paints it anew, where it would otherwise
 * work out the layers of the whole window for every pixel.
 */
function Overlay({ playhead, hair, width, height, bottom }: OverlayProps) {
  const veil = Math.min(width, Math.max(0, playhead));
  const corners = `M0 0V${height}M${width} 0V${height}`;
  const line = hair === null ? '' : `M${hair} 0h1V${height}h-1z`;
  return (
    <svg className="timeline-overlay" width={width} height={height} aria-hidden>
      <path className="timeline-future" d={`${corners}M${veil} 0H${width}V${bottom}H${veil}z`} />
      <path className="timeline-hair" d={corners + line} />
      <path
        className="timeline-playhead"
        d={`${corners}M${playhead - 1} 0V${bottom}h2V0zM${playhead - 6} 0h12l-6 7z`}
      />
    </svg>
  );
}

interface Hovered {
  readonly at: number;
  /** The mark there. */
  readonly mark: TimelineMark | null;
}

function hovered(
  { view, line }: StripProps,
  { x, y }: { readonly x: number; readonly y: number },
  scale: Scale,
  lanes: Lanes,
): Hovered {
  const mark = markAt(line?.marks ?? [], x, y, scale, lanes);
  return { at: mark?.at ?? meantMoment(scale, x, view), mark };
}

interface HoverProps extends Pick<StripProps, 'view' | 'line'>, Hovered {
  readonly x: number;
  readonly scale: Scale;
}

/** Names the moment under the pointer, and the mark there. */
function Hover({ view, line, at, mark, x, scale }: HoverProps) {
  const call = callAt(line?.calls ?? [], at, view.total);
  const forgotten = momentAt(scale, x) < view.first;
  const left = x < scale.width / 2;
  return (
    <span className="timeline-hover" style={left ? { left: x + 12 } : { right: scale.width - x + 12 }} aria-hidden>
      <span>
        {call !== null && view.calls > 0 && `${callWord(view)} ${grouped(call)} · `}
        {instructionText(at)}
      </span>
      {mark !== null && <span className="timeline-hover-mark">{markText(mark)}</span>}
      {forgotten && <span className="timeline-hover-mark">What came before this is forgotten</span>}
    </span>
  );
}
