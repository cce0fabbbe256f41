import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react';
import { listKeyTarget } from './list-keys.ts';
import { RescaledScroll } from './rescaled-scroll.ts';
import './virtual-list.css';

export interface VirtualListHandle {
  /** Brings a row into view; 'auto' moves only when it is outside. */
  scrollToIndex: (index: number, align?: 'auto' | 'start' | 'center' | 'end') => void;
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
   * 'grid': rows are role="row" elements that `renderRow` fills with cells.
   */
  readonly role?: 'listbox' | 'list' | 'grid';
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
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const scroll = useRef<RescaledScroll>(null);
  scroll.current ??= new RescaledScroll();
  scroll.current.contentHeight = count * rowHeight;
  const rescaled = scroll.current;

  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    useFlushSync: false,
    observeElementOffset: (instance, notify) => rescaled.observe(instance.scrollElement, notify),
    scrollToFn: (offset, _options, instance) => rescaled.scrollTo(instance.scrollElement, offset),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight, count]);

  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= first) onRange?.(first, last);
  }, [first, last, onRange]);

  useImperativeHandle(
    ref,
    () => ({
      scrollToIndex: (index, align = 'auto') => virtualizer.scrollToIndex(index, { align }),
      focus: () => scroller.current?.focus(),
    }),
    [virtualizer],
  );

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target === event.currentTarget && onActive !== undefined) {
      const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 1);
      const target = listKeyTarget(event, active, count, page);
      if (target !== null) {
        event.preventDefault();
        onActive(target);
        virtualizer.scrollToIndex(target);
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
  return (
    <div
      ref={scroller}
      className={`virtual-list ${props.className ?? ''}`}
      role={role}
      aria-label={label}
      aria-rowcount={role === 'grid' ? count : undefined}
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
          style={{ transform: `translateY(${(rows[0]?.start ?? 0) + rescaled.shift(offsetOf(virtualizer))}px)` }}
        >
          {rows.map(({ index }) => (
            <div
              key={index}
              id={`${id}-${index}`}
              className="virtual-row"
              role={role === 'listbox' ? 'option' : role === 'grid' ? 'row' : 'listitem'}
              aria-selected={choosable ? index === active : undefined}
              aria-setsize={role === 'grid' ? undefined : count}
              aria-posinset={role === 'grid' ? undefined : index + 1}
              aria-rowindex={role === 'grid' ? index + 1 : undefined}
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

function offsetOf(virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>): number {
  return virtualizer.scrollOffset ?? 0;
}
