import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { listKeyTarget } from './list-keys.ts';
import { type Align, RescaledScroll } from './rescaled-scroll.ts';
import './virtual-list.css';

export interface VirtualListHandle {
  /** Brings a row into view; 'auto' moves only when it is outside. */
  scrollToIndex: (index: number, align?: Align) => void;
  focus: () => void;
}

interface VirtualListProps {
  readonly count: number;
  /** Pixels; every row has this height. */
  readonly rowHeight: number;
  readonly renderRow: (index: number) => ReactNode;
  /** Accessible name of the list. */
  readonly label: string;
  /**
   * 'listbox': rows are choices without controls of their own. 'list': rows hold buttons or fields.
   * 'grid': rows are role="row" elements that `renderRow` fills with cells; 'treegrid': some of them can be opened.
   */
  readonly role?: 'listbox' | 'list' | 'grid' | 'treegrid';
  /** Of a tree: how deep a row stands, 1 outermost, and whether it is open; `open` left out: it cannot be. */
  readonly standing?: (index: number) => { readonly level: number; readonly open?: boolean };
  /** The row the keyboard is on; null: none. */
  readonly active?: number | null;
  /** Arrow keys, Page up and down, Home and End moved to another row, or a click chose it. */
  readonly onActive?: (index: number) => void;
  /** Enter or double click on a row. */
  readonly onOpen?: (index: number) => void;
  /** Keys the list does not use itself. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  /** Rows first..last (inclusive) are drawn, including a few outside the view; called when that changes. */
  readonly onRange?: (first: number, last: number) => void;
  readonly className?: string;
  readonly ref?: Ref<VirtualListHandle>;
}

/**
 * Rows of one height, of which only the visible ones exist. Any count works: beyond the height browsers allow an
 * element to have (33 million pixels in Chrome, 17 in Firefox), the scroll bar is rescaled while wheel and keys
 * still move by pixels and rows.
 */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, renderRow, label, role = 'listbox', active = null, onActive, onOpen, onRange, ref } = props;
  const { standing } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const scroll = useRef<RescaledScroll>(null);
  scroll.current ??= new RescaledScroll();
  scroll.current.contentHeight = count * rowHeight;
  const rescaled = scroll.current;

  const { first, last, shift } = useRows(scroller, rescaled, count, rowHeight);
  useEffect(() => {
    if (last >= first) onRange?.(first, last);
  }, [first, last, onRange]);

  const scrollToIndex = useCallback(
    (index: number, align: Align = 'auto') => rescaled.scrollToRow(scroller.current, index, rowHeight, align),
    [rescaled, rowHeight],
  );
  useImperativeHandle(
    ref,
    () => ({
      scrollToIndex,
      focus: () => scroller.current?.focus(),
    }),
    [scrollToIndex],
  );

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target === event.currentTarget && onActive !== undefined) {
      const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 1);
      const target = listKeyTarget(event, active, count, page);
      if (target !== null) {
        event.preventDefault();
        onActive(target);
        scrollToIndex(target);
        return;
      }
      if (event.key === 'Enter' && active !== null && onOpen !== undefined) {
        event.preventDefault();
        onOpen(active);
        return;
      }
    }
    props.onKeyDown?.(event);
  }

  const choosable = role !== 'list';
  const grid = role === 'grid' || role === 'treegrid';
  return (
    <div
      ref={scroller}
      className={`virtual-list ${props.className ?? ''}`}
      role={role}
      aria-label={label}
      aria-rowcount={grid ? count : undefined}
      aria-activedescendant={
        choosable && active !== null && active >= first && active <= last ? `${id}-${active}` : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="virtual-space" role="presentation" style={{ height: rescaled.scrollHeight }}>
        <div
          className="virtual-rows"
          role="presentation"
          style={{ transform: `translateY(${first * rowHeight + shift}px)` }}
        >
          {indices(first, last).map((index) => (
            <div
              key={index}
              id={`${id}-${index}`}
              className="virtual-row"
              role={role === 'listbox' ? 'option' : grid ? 'row' : 'listitem'}
              aria-selected={choosable ? index === active : undefined}
              aria-setsize={grid ? undefined : count}
              aria-posinset={grid ? undefined : index + 1}
              aria-rowindex={grid ? index + 1 : undefined}
              aria-level={standing?.(index).level}
              aria-expanded={standing?.(index).open}
              data-active={index === active || undefined}
              style={{ height: rowHeight }}
              onMouseDown={onActive === undefined ? undefined : () => onActive(index)}
              onDoubleClick={onOpen === undefined ? undefined : () => onOpen(index)}
            >
              {renderRow(index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

interface Rows {
  readonly first: number;
  readonly last: number;
  /** How much further down the rows are drawn than they are in the content; 0 unless rescaled. */
  readonly shift: number;
}

/** Rows outside the view that are drawn all the same, so that a quick scroll shows no gap. */
const overscan = 6;

/** Which rows are drawn. Scrolling within them changes nothing, so nothing draws again for every pixel. */
function useRows(
  scroller: RefObject<HTMLDivElement | null>,
  scroll: RescaledScroll,
  count: number,
  rowHeight: number,
): Rows {
  const [rows, setRows] = useState<Rows>({ first: 0, last: -1, shift: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const update = (): void => {
      const height = element.clientHeight;
      // Behind another tab: what was drawn stays.
      if (height === 0) return;
      const { offset } = scroll;
      const first = Math.max(0, Math.min(Math.floor(offset / rowHeight), count) - overscan);
      const last = Math.min(count - 1, Math.ceil((offset + height) / rowHeight) + overscan);
      const shift = scroll.shift(offset);
      setRows((old) =>
        old.first === first && old.last === last && old.shift === shift ? old : { first, last, shift },
      );
    };
    const unobserve = scroll.observe(element, update);
    const resize = new ResizeObserver(() => {
      scroll.resized(element);
      update();
    });
    resize.observe(element);
    update();
    return () => {
      unobserve();
      resize.disconnect();
    };
  }, [scroller, scroll, count, rowHeight]);
  // The count may have shrunk since: rows that are gone are not drawn, not even once.
  return rows.last < count ? rows : { ...rows, last: count - 1 };
}

function indices(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}
