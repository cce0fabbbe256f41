import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { accessEntries } from '../../components/time-entries.ts';
import { watchEntries } from '../../components/watch-entries.ts';
import { addressKey } from '../../store/labels-slice.ts';
import { pastEnd } from '../../store/memory-slice.ts';
import { useStore } from '../../store/use-store.ts';
import type { Problem } from '../../../protocol/messages.ts';
import { cursorAt, moveTo, selectionOf, type Cursor, type Write } from './memory-cursor.ts';
import { foundText, statusOf, whyEmpty } from './memory-status.ts';
import { MemoryTools } from './MemoryTools.tsx';
import { hexText, parseAddress } from './memory-values.ts';
import { watchedRanges } from './memory-watch.ts';
import { MemoryView, type MemoryViewHandle } from './MemoryView.tsx';
import { useInspected } from './use-inspected.ts';

const PAGE = 65_536;
const COPY_LIMIT = 2 ** 20;

/** Memory: hex and text of any address, live while running, editable while paused. */
export function MemoryPane() {
  const module = useStore((s) => s.module.view);
  const loading = useStore((s) => s.module.loading !== null);
  const state = useStore((s) => s.run.state);
  const memory = useStore((s) => s.memory);
  const visible = useStore((s) => s.layout.visible.memory !== false);
  const request = useStore((s) => s.engine.request);
  const notify = useStore((s) => s.ui.notify);
  const report = useStore((s) => s.ui.report);
  const { window, index, columns, reveal, prompt, watch, setCursor: storeCursor } = memory;

  const known = module?.memories[index];
  const size = window?.size ?? (known === undefined ? 0 : known.pages * PAGE);
  const editable = state === 'paused' || state === 'trapped' || state === 'idle';

  const [cursor, setLocalCursor] = useState(() => cursorAt(memory.cursor));
  const [seenReveal, setSeenReveal] = useState(reveal);
  if (seenReveal !== reveal) {
    setSeenReveal(reveal);
    setLocalCursor(cursorAt(Math.max(0, Math.min(size - 1, memory.cursor)), cursor.column));
  }
  const onCursor = useCallback(
    (next: Cursor) => {
      setLocalCursor(next);
      storeCursor(next.address);
    },
    [storeCursor],
  );

  const [range, setRange] = useState<{ readonly address: number; readonly length: number } | null>(null);
  const onRange = useCallback((address: number, length: number) => setRange({ address, length }), []);
  const instance = state !== 'ready' && state !== 'empty' && state !== 'problem' && state !== 'loading';
  useEffect(() => {
    watch(visible && instance ? range : null);
  }, [watch, visible, instance, range, index]);
  useEffect(() => () => watch(null), [watch]);

  const [search, setSearch] = useState(0);
  const [address, setAddress] = useState(0);
  useEffect(() => {
    if (prompt?.kind === 'search') setSearch((seq) => seq + 1);
    if (prompt?.kind === 'address') setAddress((seq) => seq + 1);
  }, [prompt]);

  const bytes = useRef<MemoryViewHandle>(null);
  const trail = useRef<number[]>([]);
  const [trailLength, setTrailLength] = useState(0);

  // Another module: what was typed and where one has been was about the old one.
  const hash = module?.hash ?? '';
  const [seenHash, setSeenHash] = useState(hash);
  if (seenHash !== hash) {
    setSeenHash(hash);
    setAddress(0);
    setTrailLength(0);
  }
  useEffect(() => {
    trail.current = [];
  }, [hash]);

  function jump(to: number): void {
    trail.current.push(cursor.address);
    setTrailLength(trail.current.length);
    memory.goTo(to);
  }

  function back(): void {
    const to = trail.current.pop();
    setTrailLength(trail.current.length);
    if (to !== undefined) memory.goTo(to);
  }

  async function go(text: string): Promise<Problem | null> {
    const from = cursor.address;
    const plain = parseAddress(text);
    if (plain !== null && plain >= size) {
      return pastEnd(plain, size);
    }
    const problem = plain === null ? await memory.goToExpression(text) : (memory.goTo(Number(plain)), null);
    if (problem === null) {
      bytes.current?.focus();
      trail.current.push(from);
      setTrailLength(trail.current.length);
    }
    return problem;
  }

  async function onSearch(
    pattern: Uint8Array,
    backwards: boolean,
  ): Promise<{ readonly found: boolean; readonly text: string }> {
    const here = cursor.address;
    const from = backwards ? here : (here + 1) % size;
    const found = await memory.search(pattern, from, backwards);
    if (found === null) return { found: false, text: 'Not found.' };
    memory.goTo(found);
    // After the jump's own render, so that the whole match is selected and not just its first byte.
    queueMicrotask(() => onCursor({ ...cursorAt(found, cursor.column), anchor: found + pattern.length - 1 }));
    return { found: true, text: foundText(found, here, backwards) };
  }

  async function onWrite({ address: at, bytes }: Write): Promise<void> {
    const problem = await memory.edit(at, bytes);
    if (problem !== null) report(problem, 'Memory was not changed');
  }

  async function copy(how: 'hex' | 'text' | 'address'): Promise<void> {
    const { from, to } = selectionOf(cursor);
    if (how === 'address') {
      await navigator.clipboard.writeText(`0x${from.toString(16)}`);
      return;
    }
    const length = Math.min(to - from, COPY_LIMIT);
    const { bytes } = await request('memory.read', { memory: index, address: from, length });
    await navigator.clipboard.writeText(how === 'hex' ? hexText(bytes) : new TextDecoder().decode(bytes));
    if (length < to - from) notify('Copied the first MiB of the selection.');
  }

  function copyText(): string {
    const { from, to } = selectionOf(cursor);
    const start = window === null ? 0 : from - window.address;
    const bytes = window?.bytes.slice(Math.max(0, start), Math.max(0, start + to - from)) ?? new Uint8Array(0);
    if (bytes.length < to - from) void copy(cursor.column === 'text' ? 'text' : 'hex').catch(() => undefined);
    return cursor.column === 'text' ? new TextDecoder().decode(bytes) : hexText(bytes);
  }

  const clamped =
    cursor.address < size
      ? cursor
      : moveTo(cursor, cursor.address, { size: Math.max(1, size), bytesPerRow: columns, pageRows: 1 });
  const inspected = useInspected(clamped.address, size);
  const empty = whyEmpty(state, module === null ? null : module.memories.length, size, window !== null);
  const breakpoints = useStore((s) => s.breakpoints.list);
  const watched = useMemo(() => watchedRanges(breakpoints, index), [breakpoints, index]);
  const editLabel = useStore((s) => s.labels.edit);
  const label = useStore((s) => s.labels.addresses[addressKey(index, clamped.address)] ?? '');

  return (
    <PaneFrame
      id="memory"
      scroll={false}
      loading={loading}
      empty={empty}
      tools={
        module === null || module.memories.length === 0 ? undefined : (
          <MemoryTools
            key={hash}
            memories={module.memories}
            index={index}
            size={size}
            columns={columns}
            canGoBack={trailLength > 0}
            searching={search > 0}
            addressSeq={address}
            status={[label, statusOf(clamped, inspected, size)].filter((part) => part !== '').join(' · ')}
            onIndex={memory.setIndex}
            onColumns={memory.setColumns}
            onGo={go}
            onLeave={() => bytes.current?.focus()}
            onBack={back}
            onSearch={() => setSearch((seq) => (seq > 0 ? 0 : 1))}
          />
        )
      }
    >
      <MemoryView
        ref={bytes}
        label={`Bytes of ${known === undefined || known.name === '' ? `memory ${index}` : known.name}`}
        window={window}
        size={size}
        wide={known?.address === 'i64'}
        columns={columns}
        cursor={clamped}
        reveal={reveal}
        editable={editable}
        inspected={inspected}
        searchSeq={search}
        onCursor={onCursor}
        onRange={onRange}
        onWrite={(write) => void onWrite(write)}
        onJump={jump}
        onBack={back}
        onSearch={onSearch}
        onCloseSearch={() => setSearch(0)}
        onRefuse={() => notify('Pause first: memory can be edited while the machine stands still.')}
        onCopy={(how) => void copy(how).catch(() => notify('The clipboard is out of reach here.'))}
        onAsk={memory.ask}
        onLabel={() => editLabel({ kind: 'address', memory: index, address: clamped.address })}
        copyText={copyText}
        watched={watched}
        watchEntries={() => {
          const { from, to } = selectionOf(clamped);
          const what = to - from === 1 ? 'this byte' : `these ${to - from} bytes`;
          return watchEntries({ kind: 'memory', memory: index, address: from, length: to - from }, what);
        }}
        timeEntries={() => {
          const { from, to } = selectionOf(clamped);
          return accessEntries({ memory: index, address: from, length: to - from });
        }}
      />
    </PaneFrame>
  );
}
