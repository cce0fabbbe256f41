import { type Ref, type RefObject, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import type { MemoryWindow } from '../../../protocol/messages.ts';
import { HexGrid } from './HexGrid.tsx';
import { Inspector } from './Inspector.tsx';
import { addressDigits, rowWidth } from './memory-geometry.ts';
import { hasRange, selectionOf, type Cursor, type Write } from './memory-cursor.ts';
import { pointerAt } from './memory-inspector.ts';
import type { WatchedRange } from './memory-watch.ts';
import { MemorySearch } from './MemorySearch.tsx';
import { encodeBytes } from './memory-values.ts';
import './memory.css';

export interface MemoryViewHandle {
  /** Gives the keyboard to the bytes. */
  focus: () => void;
}

export interface MemoryViewProps {
  /** Accessible name of the grid: "Bytes of memory 0". */
  readonly label: string;
  readonly window: MemoryWindow | null;
  readonly size: number;
  /** Do its addresses have 64 bits? */
  readonly wide: boolean;
  readonly columns: 8 | 16 | 32;
  readonly cursor: Cursor;
  readonly reveal: number;
  readonly editable: boolean;
  /** Bytes from the cursor on, for the inspector. */
  readonly inspected: Uint8Array;
  /** The search is open since it was asked for the n-th time; 0: closed. */
  readonly searchSeq: number;
  readonly onCursor: (cursor: Cursor) => void;
  readonly onRange: (address: number, length: number) => void;
  readonly onWrite: (write: Write) => void;
  readonly onJump: (address: number) => void;
  readonly onBack: () => void;
  readonly onSearch: (
    pattern: Uint8Array,
    backwards: boolean,
  ) => Promise<{ readonly found: boolean; readonly text: string }>;
  readonly onCloseSearch: () => void;
  readonly onRefuse: () => void;
  /** Asks for an address, or for something to look for. */
  readonly onAsk: (kind: 'address' | 'search') => void;
  /** Gives the address under the cursor a name. */
  readonly onLabel: () => void;
  readonly ref?: Ref<MemoryViewHandle>;
  /** Bytes that are watched. */
  readonly watched: readonly WatchedRange[];
  /** What the menu offers for watching the selected bytes. */
  readonly watchEntries: () => readonly MenuEntry[];
  /** What the menu offers about the past of the selected bytes. */
  readonly timeEntries: () => readonly MenuEntry[];
  /** Puts the selected bytes on the clipboard. */
  readonly onCopy: (how: 'hex' | 'text' | 'address') => void;
  /** The selection as text, for the copy key; bytes outside the window are left out. */
  readonly copyText: () => string;
}

/** Bytes, inspector and search; decides nothing about what they mean. */
export function MemoryView(props: MemoryViewProps) {
  const { cursor, inspected, size, wide, editable, onWrite, onJump } = props;
  const [pasteProblem, setPasteProblem] = useState('');
  const body = useRef<HTMLDivElement>(null);
  const focus = () => body.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
  useImperativeHandle(props.ref, () => ({ focus }), []);
  const characters = rowWidth({ bytesPerRow: props.columns, addressDigits: addressDigits(size, wide) });
  const roomy = useRoom(body, characters);

  function paste(text: string): void {
    if (!editable) {
      props.onRefuse();
      return;
    }
    const { from } = selectionOf(cursor);
    const encoded =
      cursor.column === 'text' ? { ok: true as const, bytes: new TextEncoder().encode(text) } : encodeBytes(text);
    setPasteProblem(encoded.ok ? '' : encoded.message);
    if (encoded.ok && from + encoded.bytes.length <= size) onWrite({ address: from, bytes: encoded.bytes });
  }

  function entries(): readonly MenuEntry[] {
    const pointer = pointerAt(inspected, size, wide);
    return [
      {
        label: pointer === null ? 'Go to the pointer here' : `Go to the pointer 0x${pointer.toString(16)}`,
        run: () => pointer !== null && onJump(pointer),
        keys: 'Mod+Enter',
        disabled: pointer === null,
      },
      { label: 'Back', run: props.onBack, keys: 'Mod+Backspace' },
      { label: 'Go to address…', run: () => props.onAsk('address'), keys: 'Mod+Shift+KeyA' },
      { label: 'Search…', run: () => props.onAsk('search'), keys: 'Mod+KeyF' },
      'separator',
      ...withLine(props.watchEntries()),
      ...withLine(props.timeEntries()),
      { label: hasRange(cursor) ? 'Copy bytes as hex' : 'Copy byte as hex', run: () => props.onCopy('hex') },
      { label: 'Copy as text', run: () => props.onCopy('text') },
      { label: 'Copy the address', run: () => props.onCopy('address') },
      { label: 'Label the address…', run: () => void setTimeout(props.onLabel), keys: 'Mod+Shift+KeyE' },
      'separator',
      {
        label: 'Fill with zeros',
        run: () => {
          const { from, to } = selectionOf(cursor);
          onWrite({ address: from, bytes: new Uint8Array(to - from) });
        },
        disabled: !editable || selectionOf(cursor).to - selectionOf(cursor).from > 65536,
      },
    ];
  }

  return (
    <div
      className="memory-column"
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey)) return;
        const pointer = event.key === 'Enter' ? pointerAt(inspected, size, wide) : null;
        if (pointer !== null) onJump(pointer);
        else if (event.key === 'Backspace') props.onBack();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {props.searchSeq > 0 && (
        <MemorySearch
          seq={props.searchSeq}
          onSearch={props.onSearch}
          onClose={() => {
            props.onCloseSearch();
            focus();
          }}
        />
      )}
      {pasteProblem !== '' && (
        <p className="memory-message" data-bad role="alert">
          {pasteProblem}
        </p>
      )}
      <div ref={body} className="memory-body" data-narrow={!roomy || undefined}>
        <ContextMenu entries={entries}>
          <div className="hex-holder">
            <HexGrid
              label={props.label}
              window={props.window}
              size={size}
              wide={wide}
              bytesPerRow={props.columns}
              watched={props.watched}
              cursor={cursor}
              reveal={props.reveal}
              editable={editable}
              onCursor={props.onCursor}
              onWrite={onWrite}
              onRange={props.onRange}
              onRefuse={props.onRefuse}
              onPaste={paste}
              copyText={props.copyText}
            />
          </div>
        </ContextMenu>
        <Inspector
          address={cursor.address}
          bytes={inspected}
          size={size}
          wide={wide}
          editable={editable}
          strip={!roomy}
          onWrite={(address, bytes) => onWrite({ address, bytes })}
          onJump={onJump}
        />
      </div>
    </div>
  );
}

const withLine = (entries: readonly MenuEntry[]): readonly MenuEntry[] =>
  entries.length === 0 ? [] : [...entries, 'separator'];

/** Pixels of the inspector, and of margin and scroll bar beside the rows. */
const INSPECTOR = 264;
const BESIDE = 28;

/** Is there room for the inspector beside rows of so many characters? */
function useRoom(body: RefObject<HTMLDivElement | null>, characters: number): boolean {
  const [width, setWidth] = useState({ body: 0, character: 0 });
  useLayoutEffect(() => {
    const element = body.current;
    if (element === null) return;
    const measure = () => {
      const probe = element.querySelector('.hex-probe');
      const character = probe === null ? 0 : probe.getBoundingClientRect().width / (probe.textContent?.length ?? 1);
      setWidth((old) =>
        old.body === element.clientWidth && old.character === character
          ? old
          : { body: element.clientWidth, character },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [body]);
  return width.body >= characters * width.character + BESIDE + INSPECTOR;
}
