import { CircleSlash, Plus, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { IconButton } from '../../components/IconButton.tsx';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { useStore } from '../../store/use-store.ts';
import { isWatch } from '../../store/watch-spec.ts';
import type { BreakpointOn } from '../../../protocol/messages.ts';
import { BreakpointForm } from './BreakpointForm.tsx';
import { breakpointRows, type BreakpointRow, exceptionSpecs } from './breakpoint-rows.ts';
import { BreakpointsView } from './BreakpointsView.tsx';
import { useAccessLog } from './use-access-log.ts';
import { useCompletion } from './use-completion.ts';
import { useFunctionNames, useNames } from './use-names.ts';
import { WatchDetail } from './WatchDetail.tsx';

const nowhere: readonly string[] = [];

/** What stops the machine: list, add, switch off, remove. */
export function BreakpointsPane() {
  const breakpoints = useStore((s) => s.breakpoints);
  const open = useStore((s) => s.module.view !== null);
  const here = useStore(
    (s) =>
      (s.run.state === 'paused' || s.run.state === 'trapped' ? s.run.pause?.stop.breakpoints : undefined) ?? nowhere,
  );
  const goTo = useStore((s) => s.code.goTo);
  const { list, status, hits } = breakpoints;
  const names = useFunctionNames(
    list.flatMap(({ on }) => (on.kind === 'function' || on.kind === 'local' ? [on.func] : [])),
  );
  const tagNames = useNames(
    'tags',
    list.flatMap(({ on }) => (on.kind === 'exception' && on.tag !== undefined ? [on.tag] : [])),
  );
  const globalNames = useNames(
    'globals',
    list.flatMap(({ on }) => (on.kind === 'global' ? [on.global] : [])),
  );
  const throws = useStore((s) => (s.module.view?.counts.tags ?? 0) > 0);
  const rows = useMemo(
    () => breakpointRows(list, { status, hits, names, tagNames, globalNames, throws }),
    [list, status, hits, names, tagNames, globalNames, throws],
  );

  const complete = useCompletion();

  function enable(id: string, enabled: boolean): void {
    // Some are listed even when they are not in the person's list.
    const { on } = exceptionSpecs.find((spec) => spec.id === id) ?? { on: { kind: 'trap' } };
    const known = list.some((spec) => spec.id === id) ? id : breakpoints.add(on);
    breakpoints.setEnabled(known, enabled);
  }

  function add(on: BreakpointOn): void {
    const id = breakpoints.add(on);
    // There is more to say of a watchpoint than where it is.
    if (!isWatch(on)) return;
    breakpoints.closeForm();
    breakpoints.open(id);
  }

  function enableAll(enabled: boolean): void {
    for (const { id } of rows) if (!list.some((spec) => spec.id === id)) enable(id, enabled);
    breakpoints.setAllEnabled(enabled);
  }

  function go({ location }: BreakpointRow): void {
    if (location !== null) goTo(location);
  }

  const some = rows.some(({ removable }) => removable);
  const anyEnabled = rows.some(({ enabled }) => enabled);
  return (
    <PaneFrame
      id="breakpoints"
      scroll={false}
      tools={
        <>
          <IconButton
            icon={Plus}
            label="Add breakpoint…"
            keys="Mod+Shift+F9"
            pressed={breakpoints.asking}
            onClick={breakpoints.asking ? breakpoints.closeForm : breakpoints.ask}
          />
          <span className="spacer" />
          <IconButton
            icon={CircleSlash}
            label={anyEnabled ? 'Disable all' : 'Enable all'}
            pressed={!anyEnabled}
            onClick={() => enableAll(!anyEnabled)}
          />
          <IconButton icon={Trash2} label="Remove all" disabled={!some} onClick={breakpoints.removeAll} />
        </>
      }
      empty={
        open
          ? null
          : {
              title: 'Nothing to break on',
              hint: 'Open a module first. Its breakpoints are kept and come back with it.',
            }
      }
    >
      <div className="breakpoints-column">
        {breakpoints.asking && <BreakpointForm onComplete={complete} onAdd={add} onClose={breakpoints.closeForm} />}
        <BreakpointsView
          rows={rows}
          here={here}
          onEnable={enable}
          onRemove={breakpoints.remove}
          onGo={go}
          onAccesses={breakpoints.open}
          onAdd={() => breakpoints.ask()}
          onEnableAll={enableAll}
          onRemoveAll={breakpoints.removeAll}
        />
        <OpenedWatch rows={rows} />
        {!some && !breakpoints.asking && (
          <p className="breakpoints-none">
            Click the gutter in the code, or{' '}
            <button type="button" className="link-button" onClick={() => breakpoints.ask()}>
              add one by name or opcode.
            </button>
          </p>
        )}
      </div>
    </PaneFrame>
  );
}

/** The watchpoint that is looked at, with everybody who accesses its place. */
function OpenedWatch({ rows }: { readonly rows: readonly BreakpointRow[] }) {
  const { list, opened, status, change, open } = useStore((s) => s.breakpoints);
  const goTo = useStore((s) => s.code.goTo);
  const goToMoment = useStore((s) => s.time.goTo);
  const past = useStore((s) => s.time.view !== null);
  const spec = list.find(({ id }) => id === opened);
  const watch = spec !== undefined && isWatch(spec.on) ? { ...spec, on: spec.on } : null;
  const log = useAccessLog(watch?.id ?? null);
  if (watch === null) return null;
  return (
    <WatchDetail
      key={watch.id}
      spec={watch}
      what={rows.find(({ id }) => id === watch.id)?.what ?? ''}
      status={status[watch.id]}
      log={log}
      past={past}
      onChange={(to) => change(watch.id, to)}
      onGo={({ location }) => location !== null && goTo(location)}
      onMoment={goToMoment}
      onClose={() => open(null)}
    />
  );
}
