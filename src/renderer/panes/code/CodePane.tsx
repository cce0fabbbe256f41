import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { CodeLine, ModuleView } from '../../../protocol/messages.ts';
import type { EmptyText } from '../../components/EmptyState.tsx';
import { PageCache } from '../../components/page-cache.ts';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { useStore } from '../../store/use-store.ts';
import { CodeTools } from './CodeTools.tsx';
import { FindBar } from './FindBar.tsx';
import { FunctionCode } from './FunctionCode.tsx';
import { useCursor } from './use-cursor.ts';
import { useShownPlace } from './use-shown-place.ts';

/** The disassembly of one function: where the machine stands, or wherever the person went. */
export function CodePane() {
  const module = useStore((s) => s.module.view);
  const opening = useStore((s) => s.module.loading !== null);
  const func = useStore((s) => s.code.func);
  const request = useStore((s) => s.engine.request);
  const goTo = useStore((s) => s.code.goTo);
  const [finding, setFinding] = useState(false);
  const grid = useRef<HTMLDivElement>(null);

  const pages = useMemo(
    () => new PageCache<CodeLine>((of, from, count) => request('code.lines', { func: of, from, count })),
    // oxlint-disable-next-line react/exhaustive-deps -- a cache per module
    [request, module?.id],
  );
  // A module told about again (validated behind the first paint) may read differently: which lines are dead, say.
  useEffect(() => pages.refresh(), [pages, module]);
  const version = useSyncExternalStore(pages.subscribe, pages.version);
  const place = useShownPlace(pages);
  const [cursor, setCursor] = useCursor(place, pages);
  const empty = emptyText(module, func);
  const shown = empty === null ? place : null;

  /** A search found a line: it is a jump like any other, and Back leads back. */
  async function showLine(line: number): Promise<void> {
    if (place === null) return;
    await pages.want(place.view.func, line, line + 1);
    const found = pages.at(place.view.func, line);
    if (found !== null) goTo({ func: place.view.func, offset: found.offset });
  }

  return (
    <PaneFrame
      id="code"
      scroll={false}
      loading={opening || (func !== null && shown !== null && shown.view.func !== func)}
      empty={empty}
      tools={
        shown === null ? undefined : (
          <CodeTools view={shown.view} finding={finding} onFind={() => setFinding(!finding)} />
        )
      }
    >
      {shown !== null && (
        <div className="code-body">
          {finding && (
            <FindBar
              view={shown.view}
              from={cursor ?? 0}
              onFound={(line) => void showLine(line)}
              onClose={() => {
                setFinding(false);
                grid.current?.focus();
              }}
            />
          )}
          {shown.view.imported ? (
            <Imported name={shown.view.name} />
          ) : (
            <FunctionCode
              pages={pages}
              version={version}
              place={shown}
              cursor={cursor}
              onCursor={setCursor}
              onFind={() => setFinding(true)}
              gridRef={grid}
            />
          )}
        </div>
      )}
    </PaneFrame>
  );
}

function Imported({ name }: { readonly name: string }) {
  return (
    <div className="code-imported">
      <p>
        <strong className="code-font">{name}</strong> is imported: its code is the host’s, and is not in this file.
      </p>
      <p className="muted">Its calls can be stopped at from the Module pane, and are logged in the Console.</p>
    </div>
  );
}

function emptyText(module: ModuleView | null, func: number | null): EmptyText | null {
  if (module === null) {
    return { title: 'No module', hint: 'Open a .wasm or .wat file, or choose a sample, to read its code here.' };
  }
  if (func !== null) return null;
  if (module.problem !== null && module.counts.functions === 0)
    return { title: 'No code', hint: 'The file could not be read that far.' };
  if (module.counts.functions === 0) return { title: 'No functions', hint: 'This module has no code of its own.' };
  return {
    title: 'No function chosen',
    hint: 'Choose one in the Module pane, or press Ctrl+G and type a name or an offset.',
  };
}
