import { type Ref, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { cannotGoBack } from '../../commands/time-actions.ts';
import { useKeys } from '../../commands/use-keys.ts';
import type { CodeLine, HelpView } from '../../../protocol/messages.ts';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import type { PageCache } from '../../components/page-cache.ts';
import { copyText } from '../../store/copy-text.ts';
import { goToTarget } from '../../store/go-to-target.ts';
import { store, useStore } from '../../store/use-store.ts';
import { type CodeActions, codeMenu } from './code-menu.ts';
import { codeRows, type CodeRow } from './code-rows.ts';
import type { Link } from './code-tokens.ts';
import { type CodePoint, CodeView } from './CodeView.tsx';
import { effectText } from './effect.ts';
import { HelpCard, HelpStrip } from './HelpCard.tsx';
import { useCodeMarks } from './use-code-marks.ts';
import type { ShownPlace } from './use-shown-place.ts';

interface FunctionCodeProps {
  readonly pages: PageCache<CodeLine>;
  /** Of the pages: rows are read again when it grows. */
  readonly version: number;
  readonly place: ShownPlace;
  readonly cursor: number | null;
  readonly onCursor: (line: number) => void;
  readonly onFind: () => void;
  readonly gridRef: Ref<HTMLDivElement>;
}

/** Lines fetched beyond each edge of what is drawn. */
const AHEAD = 128;
/** Milliseconds the pointer rests on a mnemonic before it is explained. */
const REST = 450;

/** The lines of the function on screen with their marks, and everything that can be done with them. */
export function FunctionCode({ pages, version, place, cursor, onCursor, onFind, gridRef }: FunctionCodeProps) {
  const { view } = place;
  const marks = useCodeMarks(view.func);
  const trap = useStore((s) => s.run.pause?.stop.trap ?? null);
  const next = useStore((s) => s.run.pause?.top?.next ?? null);
  const lanes = useStore((s) => s.settings.lanes);
  const passing = useStore((s) => s.run.live);
  const point = useRef<CodePoint | null>(null);
  const hover = useHoverHelp();
  const actions = useCodeActions();

  const lineAt = useCallback((index: number) => pages.at(view.func, index), [pages, view.func]);
  const rows = useCallback(
    (from: number, to: number) => codeRows(from, to, lineAt, marks),
    // oxlint-disable-next-line react/exhaustive-deps -- `version` stands for what `lineAt` reads
    [lineAt, marks, version],
  );
  const onShown = useCallback(
    (from: number, to: number) => void pages.want(view.func, from - AHEAD, Math.min(view.lines, to + AHEAD)),
    // oxlint-disable-next-line react/exhaustive-deps -- a new `version` may mean that what is in view went stale
    [pages, view, version],
  );

  function entries(): readonly MenuEntry[] {
    const { row = null, link = null } = point.current ?? {};
    const offset = row?.line?.offset;
    const breakpoint =
      offset === undefined ? undefined : store.getState().breakpoints.find({ kind: 'instruction', offset });
    const label: MenuEntry = {
      label: 'Label the function…',
      // After the menu has given the focus back, so that the dialog can take it.
      run: () =>
        void setTimeout(() => store.getState().labels.edit({ kind: 'func', func: view.func, name: view.name })),
      keys: actions.keys('code.label'),
    };
    const entries = codeMenu(
      {
        row,
        link,
        functionName: view.name,
        runnable: store.getState().run.state !== 'empty',
        past: cannotGoBack(store.getState()) === null,
        current: row?.standing === 'current',
        breakpoint: breakpoint ?? null,
      },
      { ...actions, breakOnEntry: () => actions.breakOnEntry(view.func), toggle: (of) => toggle(of) },
    );
    return [...entries, label];
  }

  function toggle(row: CodeRow): void {
    if (row.line === null) return;
    const { mnemonic, offset } = row.line;
    if (mnemonic === '') actions.breakOnEntry(view.func);
    else store.getState().breakpoints.toggle({ kind: 'instruction', offset });
  }

  return (
    <>
      <ContextMenu entries={entries}>
        <div className="code-area">
          <CodeView
            view={view}
            rows={rows}
            onShown={onShown}
            cursor={cursor}
            effect={trap === null ? effectText(next, lanes) : trap.message}
            trapped={trap !== null}
            passing={passing}
            reveal={{ line: place.line, seq: place.seq }}
            gridRef={gridRef}
            onCursor={onCursor}
            onFollow={actions.follow}
            onToggleBreakpoint={toggle}
            onFind={onFind}
            onHover={hover.over}
            onPoint={(at) => (point.current = at)}
          />
        </div>
      </ContextMenu>
      {hover.shown !== null && <HelpCard {...hover.shown} />}
      <KeyHelp line={cursor === null ? null : lineAt(cursor)} />
    </>
  );
}

/** The help that was asked for by key: it explains the instruction the cursor is on, and goes when there is none. */
function KeyHelp({ line }: { readonly line: CodeLine | null }) {
  const help = useStore((s) => s.code.help);
  const explain = useStore((s) => s.code.explain);
  const close = useStore((s) => s.code.closeHelp);
  const mnemonic = line?.mnemonic ?? null;
  useEffect(() => {
    const { help: now } = store.getState().code;
    if (now === null || mnemonic === null || mnemonic === now.mnemonic) return;
    if (mnemonic === '') close();
    else void explain(mnemonic);
    // The line, not what is explained: Explain in a menu may ask for another instruction.
  }, [line, mnemonic, explain, close]);
  useEffect(() => close, [close]);
  return help === null ? null : <HelpStrip help={help} onClose={close} />;
}

function useCodeActions(): Omit<CodeActions, 'breakOnEntry' | 'toggle'> & {
  readonly breakOnEntry: (func: number) => void;
} {
  const keys = useKeys();
  return useMemo(
    () => ({
      keys,
      runTo: (offset) => store.getState().run.step('to', { offset }),
      runBackTo: (offset) => store.getState().time.back('to', offset),
      setEnabled: (offset, enabled) => {
        const { breakpoints } = store.getState();
        const spec = breakpoints.find({ kind: 'instruction', offset });
        if (spec !== undefined) breakpoints.setEnabled(spec.id, enabled);
      },
      breakOnOpcode: (pattern) => void store.getState().breakpoints.add({ kind: 'opcode', pattern }),
      breakOnEntry: (func: number) => store.getState().breakpoints.toggle({ kind: 'function', func, at: 'entry' }),
      watchOperand: () => void watchOperand(),
      follow: (link: Link) => {
        if (link.to === 'local') store.getState().run.goToLocal(link.name);
        else goToTarget(store.getState(), link.target);
      },
      explain: (mnemonic) => void store.getState().code.explain(mnemonic),
      copy: copyText,
    }),
    [keys],
  );
}

/** Watches the bytes that the instruction at which the machine stands will access. */
async function watchOperand(): Promise<void> {
  const { engine, breakpoints, ui } = store.getState();
  const range = await engine.ask('watch.operand', {});
  if (range === null) {
    ui.notify('This instruction accesses no bytes that exist.');
    return;
  }
  breakpoints.open(breakpoints.add({ kind: 'memory', ...range, access: 'write' }));
}

interface Hover {
  readonly help: HelpView;
  readonly box: DOMRect;
}

/** Help for the mnemonic under the resting pointer; each mnemonic is asked for once. */
function useHoverHelp(): {
  readonly shown: Hover | null;
  readonly over: (at: { mnemonic: string; box: DOMRect } | null) => void;
} {
  const request = useStore((s) => s.engine.request);
  const [shown, setShown] = useState<Hover | null>(null);
  const known = useRef(new Map<string, Promise<HelpView | null>>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const over = useCallback(
    (at: { readonly mnemonic: string; readonly box: DOMRect } | null) => {
      clearTimeout(timer.current);
      setShown(null);
      if (at === null || at.mnemonic === '') return;
      const mine = setTimeout(async () => {
        const asked =
          known.current.get(at.mnemonic) ?? request('code.help', { mnemonic: at.mnemonic }).catch(() => null);
        known.current.set(at.mnemonic, asked);
        const help = await asked;
        if (help !== null && timer.current === mine) setShown({ help, box: at.box });
      }, REST);
      timer.current = mine;
    },
    [request],
  );
  return { shown, over };
}
