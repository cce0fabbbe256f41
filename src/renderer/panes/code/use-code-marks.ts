import { useEffect, useMemo, useState } from 'react';
import type { BreakpointStatus, FrameSummary } from '../../../protocol/messages.ts';
import { selectStale } from '../../store/selectors.ts';
import { useStore } from '../../store/use-store.ts';
import { callerMarks, type CodeMarks, gutterMarks, opcodeMarks } from './code-rows.ts';

const noFrames: readonly FrameSummary[] = [];
const noCallers: ReadonlyMap<number, number> = new Map();
/** Milliseconds: a step that takes no longer moves the mark without taking it away first. */
const BLINK = 120;

/** What marks the lines of a function: breakpoints with their hits, the current instruction, waiting frames. */
export function useCodeMarks(func: number): CodeMarks {
  const list = useStore((s) => s.breakpoints.list);
  const status = useStore((s) => s.breakpoints.status);
  const hits = useStore((s) => s.breakpoints.hits);
  const frames = useStore((s) => s.run.pause?.frames ?? noFrames);
  const top = useStore((s) => s.run.pause?.top ?? null);
  const gone = useLasting(useStore(selectStale), BLINK);

  const statuses = useMemo(() => withHits(status, hits), [status, hits]);
  const gutter = useMemo(() => gutterMarks(list, statuses), [list, statuses]);
  const opcodes = useMemo(() => opcodeMarks(list, statuses), [list, statuses]);
  const callers = useMemo(
    () => (gone ? noCallers : callerMarks(frames, top?.index ?? 0, func)),
    [gone, frames, top, func],
  );
  // While it runs at full speed it stands nowhere. Else the instruction that runs next is marked wherever one looks;
  // the frame that is looked at only moves the view.
  const current = !gone && top?.func === func ? top.offset : null;
  return useMemo(() => ({ gutter, opcodes, callers, current }), [gutter, opcodes, callers, current]);
}

/** True once `value` has been true for so many milliseconds. */
function useLasting(value: boolean, milliseconds: number): boolean {
  const [lasted, setLasted] = useState(false);
  useEffect(() => {
    if (!value) {
      setLasted(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasted(true), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return value && lasted;
}

function withHits(
  status: Readonly<Record<string, BreakpointStatus>>,
  hits: Readonly<Record<string, number>>,
): ReadonlyMap<string, BreakpointStatus> {
  return new Map(Object.values(status).map((one) => [one.id, { ...one, hits: hits[one.id] ?? one.hits }]));
}
