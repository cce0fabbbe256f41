import { ArrowDownToLine, Copy, SlidersHorizontal, Trash2 } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { IconButton } from '../../components/IconButton.tsx';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { goToTarget } from '../../store/go-to-target.ts';
import { sharedUntil } from '../../store/moments.ts';
import { selectPast } from '../../store/selectors.ts';
import { store, useStore } from '../../store/use-store.ts';
import type { Target } from '../../../protocol/messages.ts';
import { type Apart, apartFrom, momentOf, nothingApart } from './console-moments.ts';
import {
  consoleKinds,
  consoleRows,
  copyText,
  countKinds,
  filterEntries,
  type ConsoleFilter,
  type ConsoleKind,
  noFilter,
} from './console-rows.ts';
import { ConsoleView, kindIcons } from './ConsoleView.tsx';
import { InputLine } from './InputLine.tsx';

const goTo = (target: Target) => goToTarget(store.getState(), target);

const kinds = Object.keys(consoleKinds) as readonly ConsoleKind[];

/** Host output, stub calls, results, traps and errors, in order. */
export function ConsolePane() {
  const entries = useStore((s) => s.console.entries);
  const dropped = useStore((s) => s.console.dropped);
  const saidBefore = useStore((s) => s.console.saidBefore);
  const apart = useApart();
  const clear = useStore((s) => s.console.clear);
  const notify = useStore((s) => s.ui.notify);
  const open = useStore((s) => s.module.view !== null);
  const wasi = useStore((s) => s.module.view?.host === 'wasi');
  const reading = useStore((s) => s.run.state === 'running' || s.run.state === 'paused');
  const waiting = useStore((s) => s.run.waiting === 'input');
  const past = useStore(selectPast);
  const input = useStore((s) => s.program.input);
  const openDialog = useStore((s) => s.ui.openDialog);
  const [filter, setFilter] = useState<ConsoleFilter>(noFilter);
  const [follow, setFollow] = useState(true);
  const [columns, setColumns] = useState(80);

  const shown = useMemo(() => filterEntries(entries, filter), [entries, filter]);
  const rows = useMemo(() => consoleRows(shown, columns), [shown, columns]);
  const counts = useMemo(() => countKinds(entries), [entries]);

  const copy = useCallback(
    (text: string) =>
      void navigator.clipboard.writeText(text).catch(() => notify('The clipboard is out of reach here.')),
    [notify],
  );

  const find = (id: number) => entries.find((entry) => entry.id === id);

  function toggleKind(kind: ConsoleKind): void {
    const hidden = new Set(filter.hidden);
    if (!hidden.delete(kind)) hidden.add(kind);
    setFilter({ ...filter, hidden });
  }

  return (
    <PaneFrame
      id="console"
      scroll={false}
      tools={
        <>
          <input
            className="text-field console-filter"
            type="search"
            aria-label="Filter the console"
            placeholder="Filter"
            value={filter.text}
            onChange={(event) => setFilter({ ...filter, text: event.target.value })}
          />
          <div className="console-kinds" role="group" aria-label="Kinds shown">
            {kinds
              .filter((kind) => counts[kind] > 0)
              .map((kind) => {
                const Icon = kindIcons[kind];
                return (
                  <button
                    key={kind}
                    type="button"
                    className="console-chip"
                    aria-pressed={!filter.hidden.has(kind)}
                    title={`${consoleKinds[kind]}: ${counts[kind]}`}
                    onClick={() => toggleKind(kind)}
                  >
                    <Icon size={12} aria-hidden />
                    <span className="console-chip-word">{consoleKinds[kind]}</span>
                    <span>{counts[kind]}</span>
                  </button>
                );
              })}
          </div>
          <span className="spacer" />
          {dropped > 0 && <span>{dropped} older dropped</span>}
          {wasi && (
            <IconButton
              icon={SlidersHorizontal}
              label="Program settings: arguments, environment, files"
              onClick={() => openDialog('program')}
            />
          )}
          <IconButton
            icon={ArrowDownToLine}
            label="Follow new lines"
            pressed={follow}
            onClick={() => setFollow(!follow)}
          />
          <IconButton
            icon={Copy}
            label="Copy what is shown"
            disabled={shown.length === 0}
            onClick={() => copy(copyText(shown))}
          />
          <IconButton icon={Trash2} label="Clear the console" disabled={entries.length === 0} onClick={clear} />
        </>
      }
      empty={wasi && reading ? null : emptyText(open, entries.length, shown.length)}
    >
      <div className="console-body">
        <ConsoleView
          rows={rows}
          apart={apart}
          momentOf={(id) => momentOf(find(id), saidBefore)}
          onMoment={goToMoment}
          follow={follow}
          onFollow={setFollow}
          onColumns={setColumns}
          onGo={goTo}
          onCopyEntry={(id) => copy(copyText(entries.filter((entry) => entry.id === id)))}
          onCopyAll={() => copy(copyText(shown))}
          onClear={clear}
        />
        {wasi && reading && <InputLine waiting={waiting} past={past} onInput={input} />}
      </div>
    </PaneFrame>
  );
}

/** Entries that lie apart from the moment shown. The pane draws again when these are others, not with every moment. */
function useApart(): Apart {
  const known = useRef(nothingApart);
  const seen = useRef<readonly unknown[]>([]);
  return useStore((s) => {
    const { entries, saidBefore } = s.console;
    const { view } = s.time;
    const inputs = [entries, saidBefore, view];
    if (inputs.some((input, at) => input !== seen.current[at])) {
      seen.current = inputs;
      known.current = apartFrom(entries, saidBefore, view, known.current);
    }
    return known.current;
  });
}

function goToMoment({ at, branch }: { readonly at: number; readonly branch: number }): void {
  const { time } = store.getState();
  if (time.view === null) return;
  if (at <= (sharedUntil(time.view.branches, time.view.branch).get(branch) ?? -1)) time.goTo(at);
  else time.switchTo(branch, at);
}

function emptyText(open: boolean, all: number, shown: number) {
  if (shown > 0) return null;
  if (all > 0)
    return { title: 'Nothing matches', hint: 'Every line is hidden by the filter or by the kinds switched off.' };
  return {
    title: 'Nothing was said yet',
    hint: open
      ? 'What the module prints, calls of stubbed imports, results and traps appear here.'
      : 'Open a module: what it prints appears here.',
  };
}
