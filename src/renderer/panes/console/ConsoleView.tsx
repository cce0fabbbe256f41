import {
  ChevronRight,
  CircleCheck,
  CircleX,
  Info,
  Keyboard,
  MessageSquareWarning,
  Puzzle,
  Terminal,
  Zap,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import { VirtualList, type VirtualListHandle } from '../../components/VirtualList.tsx';
import type { Target } from '../../../protocol/messages.ts';
import { instructionText } from '../../store/moments.ts';
import type { Apart } from './console-moments.ts';
import { consoleKinds, type ConsoleKind, type ConsoleRow, LEAST_COLUMNS, targetText } from './console-rows.ts';
import './console.css';

export const kindIcons: Readonly<Record<ConsoleKind, LucideIcon>> = {
  output: Terminal,
  stderr: MessageSquareWarning,
  input: Keyboard,
  stub: Puzzle,
  trap: Zap,
  error: CircleX,
  info: Info,
  result: CircleCheck,
};

interface ConsoleViewProps {
  readonly rows: readonly ConsoleRow[];
  /** Entries that are not of the past of the moment shown. */
  readonly apart: Apart;
  /** When an entry was said; null when that cannot be visited. */
  readonly momentOf: (entry: number) => EntryMoment | null;
  readonly onMoment: (moment: EntryMoment) => void;
  /** New lines scroll into view. */
  readonly follow: boolean;
  /** The person scrolled away from the end (false) or back to it (true). */
  readonly onFollow: (follow: boolean) => void;
  /** Characters that fit into a line. */
  readonly onColumns: (columns: number) => void;
  readonly onGo: (target: Target) => void;
  readonly onCopyEntry: (entry: number) => void;
  readonly onCopyAll: () => void;
  readonly onClear: () => void;
}

interface EntryMoment {
  readonly at: number;
  readonly branch: number;
}

const ROW_HEIGHT = 20;
/** Pixels that icon, word, padding and scroll bar take beside the text; console.css leaves the word out below NARROW. */
const CHROME = 108;
const CHROME_NARROW = 52;
const NARROW = 420;

/** The log: one line a row, kinds told by icon and word. */
export function ConsoleView(props: ConsoleViewProps) {
  const { rows, apart, follow, onFollow, onColumns, onGo } = props;
  const list = useRef<VirtualListHandle>(null);
  const holder = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [active, setActive] = useState<number | null>(null);

  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const measure = () => {
      const width = (probe.current?.getBoundingClientRect().width ?? 0) / PROBE.length;
      const chrome = element.clientWidth < NARROW ? CHROME_NARROW : CHROME;
      if (width > 0) onColumns(Math.max(LEAST_COLUMNS, Math.floor((element.clientWidth - chrome) / width)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    void document.fonts.ready.then(measure);
    return () => observer.disconnect();
  }, [onColumns]);

  useEffect(() => {
    if (follow && rows.length > 0) list.current?.scrollToIndex(rows.length - 1, 'end');
  }, [follow, rows]);

  function entries(): readonly MenuEntry[] {
    const row = active === null ? undefined : rows[active];
    const target =
      row === undefined
        ? null
        : (rows.find((each) => each.entry === row.entry && each.target !== null)?.target ?? null);
    const moment = row === undefined ? null : props.momentOf(row.entry);
    return [
      {
        label:
          moment === null ? 'Go to the moment when it was said' : `Go to its moment, ${instructionText(moment.at)}`,
        run: () => moment !== null && props.onMoment(moment),
        disabled: moment === null,
      },
      { label: 'Go to', run: () => target !== null && onGo(target), disabled: target === null },
      {
        label: 'Copy this entry',
        run: () => row !== undefined && props.onCopyEntry(row.entry),
        disabled: row === undefined,
      },
      { label: 'Copy all', run: props.onCopyAll },
      'separator',
      { label: 'Follow new lines', checked: follow, run: () => onFollow(!follow) },
      { label: 'Clear', run: props.onClear },
    ];
  }

  return (
    <ContextMenu entries={entries}>
      <div
        ref={holder}
        className="console-holder"
        onWheel={(event) => event.deltaY < 0 && follow && onFollow(false)}
        onScrollCapture={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.target as HTMLElement;
          if (!follow && scrollHeight - scrollTop - clientHeight < 2) onFollow(true);
        }}
      >
        <span ref={probe} className="console-probe code-font" aria-hidden>
          {PROBE}
        </span>
        <VirtualList
          ref={list}
          role="list"
          label="Console lines"
          count={rows.length}
          rowHeight={ROW_HEIGHT}
          active={active}
          onActive={(index) => {
            setActive(index);
            if (index < rows.length - 1) onFollow(false);
          }}
          onOpen={(index) => {
            const target = rows[index]?.target;
            if (target != null) onGo(target);
          }}
          onKeyDown={(event) => {
            const row = active === null ? undefined : rows[active];
            if (
              !(event.ctrlKey || event.metaKey) ||
              event.key !== 'c' ||
              row === undefined ||
              !getSelection()?.isCollapsed
            )
              return;
            event.preventDefault();
            props.onCopyEntry(row.entry);
          }}
          renderRow={(index) => <Line row={rows[index]} apart={apartText(apart, rows, index)} onGo={onGo} />}
        />
      </div>
    </ContextMenu>
  );
}

const PROBE = '0'.repeat(40);

interface LineProps {
  readonly row: ConsoleRow | undefined;
  /** Why the line lies apart from the moment shown: a word on the first of such lines, '' on others; null: it does not. */
  readonly apart: string | null;
  readonly onGo: (target: Target) => void;
}

const whyApart = { later: 'later', elsewhere: 'on another branch' } as const;

function apartText(apart: Apart, rows: readonly ConsoleRow[], index: number): string | null {
  const why = whyOf(apart, rows[index]);
  if (why === null) return null;
  return why === whyOf(apart, rows[index - 1]) ? '' : whyApart[why];
}

function whyOf({ later, elsewhere }: Apart, row: ConsoleRow | undefined): keyof typeof whyApart | null {
  if (row === undefined) return null;
  return later.has(row.entry) ? 'later' : elsewhere.has(row.entry) ? 'elsewhere' : null;
}

function Line({ row, apart, onGo }: LineProps) {
  if (row === undefined) return null;
  const Icon = kindIcons[row.kind];
  return (
    <div
      className="console-line"
      data-kind={row.kind}
      data-explanation={row.explanation || undefined}
      data-apart={apart !== null || undefined}
      data-first-apart={apart !== null && apart !== '' ? true : undefined}
    >
      <span className="console-kind" title={row.first ? consoleKinds[row.kind] : undefined}>
        {row.first && (
          <>
            <Icon size={13} aria-hidden />
            <span className="console-word">{consoleKinds[row.kind]}</span>
          </>
        )}
      </span>
      <span className={row.explanation ? 'console-text' : 'console-text code-font'}>{row.text}</span>
      {apart !== null && apart !== '' && <span className="console-apart">{apart}</span>}
      {row.target !== null && <TargetLink target={row.target} onGo={onGo} />}
    </div>
  );
}

function TargetLink({ target, onGo }: { readonly target: Target; readonly onGo: (target: Target) => void }) {
  return (
    <button type="button" className="link-button console-link" onClick={() => onGo(target)}>
      {targetText(target)}
      <ChevronRight size={12} aria-hidden />
    </button>
  );
}
