import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { FunctionView } from '../../../protocol/messages.ts';
import { CodeLineRow } from './CodeLineRow.tsx';
import type { CodeRow } from './code-rows.ts';
import type { Link } from './code-tokens.ts';
import { lineWindow, scrollFor, type Viewport, wheelTo, wholeLines } from './line-window.ts';
import { mostIndent } from './note-place.ts';
import { useNote } from './use-note.ts';
import './code.css';

/** Height of a line in pixels; code.css says the same. */
const ROW = 20;
const PROBE = '0'.repeat(20);

/** What is under the pointer, or under the keyboard. */
export interface CodePoint {
  readonly row: CodeRow | null;
  readonly link: LinkText | null;
}

interface LinkText {
  readonly text: string;
  readonly link: Link;
}

export interface CodeViewProps {
  readonly view: FunctionView;
  /** Rows `from` to `to` (exclusive) as they are now; lines on the way are rows without a line. */
  readonly rows: (from: number, to: number) => readonly CodeRow[];
  /** Told after every scroll which lines are in view. */
  readonly onShown: (from: number, to: number) => void;
  /** The line the cursor is on; null when there is none. */
  readonly cursor: number | null;
  /** What the current instruction takes and gives, written beside it. */
  readonly effect: string;
  /** The current instruction trapped: `effect` says how. */
  readonly trapped: boolean;
  /** The machine runs slowly and is shown on its way: rows keep their height. */
  readonly passing: boolean;
  /** A line to bring into view; a new `seq` asks again. */
  readonly reveal: { readonly line: number; readonly seq: number };
  readonly onCursor: (line: number) => void;
  readonly onFollow: (link: Link) => void;
  readonly onToggleBreakpoint: (row: CodeRow) => void;
  /** '/' was pressed. */
  readonly onFind: () => void;
  /** A menu is about to open here. */
  readonly onPoint: (at: CodePoint) => void;
  /** The pointer rests on a mnemonic; null when it left. */
  readonly onHover: (over: { readonly mnemonic: string; readonly box: DOMRect } | null) => void;
  readonly gridRef?: Ref<HTMLDivElement>;
}

/** A function's disassembly: a grid of which only the lines in view are in the page. */
export function CodeView(props: CodeViewProps) {
  const { view, rows, cursor, effect, reveal, onShown, onCursor, onFollow } = props;
  const box = useRef<HTMLDivElement>(null);
  useImperativeHandle(props.gridRef, () => box.current as HTMLDivElement, []);
  const id = useId();
  const [viewport, setViewport] = useState<Viewport>({ scrollTop: 0, height: 400 });
  const [width, setWidth] = useState(0);
  const probe = useRef<HTMLSpanElement>(null);
  const [char, setChar] = useState(0);
  const [link, setLink] = useState<number | null>(null);
  const shown = lineWindow(view.lines, ROW, viewport);
  const drawn = rows(shown.from, shown.to);
  const current = drawn.find(({ standing }) => standing === 'current')?.index ?? null;
  const note = useNote(box, { effect, current, width, char, passing: props.passing, row: ROW });
  const maxIndent = mostIndent(width, char);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => {
      setViewport({ scrollTop: element.scrollTop, height: element.clientHeight });
      setWidth(element.clientWidth);
      setChar((probe.current?.getBoundingClientRect().width ?? 0) / PROBE.length);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    void document.fonts.ready.then(measure);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      const unit = event.deltaMode === 1 ? ROW : event.deltaMode === 2 ? element.clientHeight : 1;
      const { scrollTop, clientHeight } = element;
      const to = wheelTo(view.lines, ROW, { scrollTop, height: clientHeight }, event.deltaY * unit);
      if (to === null) return;
      event.preventDefault();
      element.scrollTop = to;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [view.lines]);

  useEffect(() => onShown(shown.from, shown.to), [onShown, shown.from, shown.to, view.func]);

  function bringIntoView(line: number, how: 'near' | 'middle'): void {
    const element = box.current;
    if (element === null) return;
    const height = element.clientHeight;
    // The note below the current instruction moves what follows it down.
    const room = line >= note.line ? height - note.extra : height;
    const scrollTop = scrollFor(view.lines, ROW, { scrollTop: element.scrollTop, height: room }, line, how);
    if (scrollTop === null) return;
    element.scrollTop = scrollTop;
    setViewport({ scrollTop: element.scrollTop, height });
  }

  // The place changed: before the browser paints, so that no other lines flash by.
  useLayoutEffect(() => {
    setLink(null);
    bringIntoView(reveal.line, 'middle');
    // Indentation leaves room for every instruction: what is off to the left is in view from the left edge.
    if (box.current !== null && box.current.scrollLeft > 0) box.current.scrollLeft = 0;
    // oxlint-disable-next-line react/exhaustive-deps -- a new `seq` alone asks for a scroll, nothing else does
  }, [reveal.seq]);

  function moveTo(line: number): void {
    const to = Math.min(Math.max(line, 0), view.lines - 1);
    setLink(null);
    bringIntoView(to, 'near');
    onCursor(to);
  }

  function rowAt(line: number | null): CodeRow | null {
    return drawn.find((row) => row.index === line) ?? null;
  }

  function linksOf(line: number | null): readonly LinkText[] {
    const tokens = rowAt(line)?.tokens ?? [];
    return tokens.flatMap(({ text, link: to }) => (to === null ? [] : [{ text, link: to }]));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const at = cursor ?? shown.from;
    const page = Math.max(1, Math.floor(viewport.height / ROW) - 1);
    const links = linksOf(cursor);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(cursor === null ? at : at + 1),
      ArrowUp: () => moveTo(at - 1),
      PageDown: () => moveTo(at + page),
      PageUp: () => moveTo(at - page),
      Home: () => moveTo(0),
      End: () => moveTo(view.lines - 1),
      ArrowRight: () => setLink(links.length === 0 ? null : Math.min((link ?? -1) + 1, links.length - 1)),
      ArrowLeft: () => setLink(link === null || link === 0 ? null : link - 1),
      Enter: () => {
        const target = links[link ?? 0];
        if (target !== undefined) onFollow(target.link);
      },
      '/': props.onFind,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  }

  function onClick(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const line = lineOf(target);
    if (line === null) return;
    if (target.closest('[data-part=gutter]') !== null) {
      onCursor(line);
      const row = rowAt(line);
      if (row !== null) props.onToggleBreakpoint(row);
      return;
    }
    setLink(null);
    onCursor(line);
    const to = linkUnder(target, line);
    const call = target.closest('.tone-call[data-link]') !== null;
    // The name of a function that is called is a plain link; other names need Ctrl, so that a click can select.
    if (to !== undefined && (event.ctrlKey || event.metaKey || call)) onFollow(to.link);
  }

  function linkUnder(target: HTMLElement, line: number): LinkText | undefined {
    const token = target.closest<HTMLElement>('[data-link]');
    return token === null ? undefined : linksOf(line)[Number(token.dataset['link'])];
  }

  function onContextMenu(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const line = lineOf(target);
    props.onHover(null);
    if (line === null) {
      // The menu key: the grid itself has the focus, so the cursor says what is meant.
      props.onPoint({ row: rowAt(cursor), link: link === null ? null : (linksOf(cursor)[link] ?? null) });
      return;
    }
    onCursor(line);
    setLink(null);
    props.onPoint({ row: rowAt(line), link: linkUnder(target, line) ?? null });
  }

  function onPointerOver(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const over = target.closest<HTMLElement>('[data-part=mnemonic]');
    const line = over === null ? null : (rowAt(lineOf(target))?.line ?? null);
    if (over === null || line === null) props.onHover(null);
    else props.onHover({ mnemonic: line.mnemonic, box: over.getBoundingClientRect() });
  }

  const whole = wholeLines(view.lines, ROW, viewport);
  return (
    <div
      ref={box}
      role="grid"
      className="code-grid"
      tabIndex={0}
      aria-label={`Disassembly of ${view.name}`}
      aria-rowcount={view.lines}
      aria-activedescendant={
        cursor !== null && cursor >= shown.from && cursor < shown.to ? `${id}-${cursor}` : undefined
      }
      data-first-line={whole.first}
      style={{ '--view': `${width}px` } as CSSProperties}
      onScroll={(event) => {
        const { scrollTop, clientHeight } = event.currentTarget;
        props.onHover(null);
        setViewport({ scrollTop, height: clientHeight });
      }}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onMouseOver={onPointerOver}
      onMouseLeave={() => props.onHover(null)}
    >
      <span ref={probe} className="code-probe" aria-hidden>
        {PROBE}
      </span>
      <div className="code-canvas" style={{ height: shown.height + note.extra }} role="presentation">
        <div
          className="code-rows"
          style={{ transform: `translateY(${shown.top + (note.line < shown.from ? note.extra : 0)}px)` }}
          role="rowgroup"
        >
          {drawn.map((row) => (
            <CodeLineRow
              key={row.index}
              row={row}
              id={`${id}-${row.index}`}
              selected={row.index === cursor}
              link={row.index === cursor ? link : null}
              effect={row.standing === 'current' ? effect : ''}
              trapped={props.trapped}
              note={row.standing === 'current' ? note : null}
              maxIndent={maxIndent}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function lineOf(target: HTMLElement): number | null {
  const row = target.closest<HTMLElement>('[data-line]');
  return row === null ? null : Number(row.dataset['line']);
}
