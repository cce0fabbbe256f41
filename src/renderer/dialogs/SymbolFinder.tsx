import { useEffect, useState } from 'react';
import type { SymbolView } from '../../protocol/messages.ts';
import { Dialog } from '../components/Dialog.tsx';
import { labelSymbols } from '../store/labels-slice.ts';
import { store, useStore } from '../store/use-store.ts';
import { goToTarget } from '../store/go-to-target.ts';
import { best } from './match.ts';
import { PickList } from './PickList.tsx';
import { readPlace } from './place.ts';

interface SymbolFinderProps {
  readonly onClose: () => void;
  /** Offsets and indices are understood too ("0x2a1", "#12"). */
  readonly places: boolean;
}

type Item =
  | SymbolView
  | { readonly kind: 'offset'; readonly name: string; readonly detail: string; readonly offset: number };

const limit = 60;

/** Functions, exports, imports, globals by name; and, for "Go to", byte offsets and function indices. */
export function SymbolFinder({ onClose, places }: SymbolFinderProps) {
  const [query, setQuery] = useState('');
  const symbols = useSymbols(query);
  const place = places ? readPlace(query, store.getState().module.view?.counts.functions ?? 0) : null;
  const labels = best(labelSymbols(store.getState().labels), ({ name }) => name, query);
  const items: readonly Item[] = [...(place === null ? [] : [place]), ...labels, ...symbols];
  const title = places ? 'Go to function or offset' : 'Find symbol';

  async function pick(item: Item): Promise<void> {
    const state = store.getState();
    if ('target' in item) goToTarget(state, item.target);
    else if (!(await state.code.goToOffset(item.offset))) {
      state.ui.notify(`No function holds byte ${item.name}.`);
      return;
    }
    onClose();
    setTimeout(() => store.getState().layout.show(paneOf(item), true));
  }

  return (
    <Dialog title={title} place="top" width={600} bare onClose={onClose}>
      <PickList
        label={title}
        placeholder={places ? 'A function name or index (12), or a byte offset (0x2a1)' : 'Part of a name'}
        query={query}
        onQuery={setQuery}
        items={items}
        keyOf={(item) => `${item.kind}:${item.name}:${item.detail}`}
        renderItem={(item) => (
          <>
            <span className="pick-name code-font">{item.name}</span>
            <span className="pick-detail code-font">{item.detail}</span>
            <span className="muted">{item.kind}</span>
          </>
        )}
        onPick={(item) => void pick(item)}
        nothing={query === '' ? 'Type part of a name.' : 'Nothing has that name.'}
      />
    </Dialog>
  );
}

function paneOf(item: Item) {
  if (!('target' in item)) return 'code';
  switch (item.target.kind) {
    case 'memory':
      return 'memory';
    case 'table':
      return 'tables';
    case 'global':
      return 'globals';
    default:
      return 'code';
  }
}

/** Asks the engine for what fits; answers of an older query are dropped. */
function useSymbols(query: string): readonly SymbolView[] {
  const ask = useStore((s) => s.engine.ask);
  const [symbols, setSymbols] = useState<readonly SymbolView[]>([]);
  useEffect(() => {
    let current = true;
    void ask('code.symbols', { query, limit }).then((found) => {
      if (current && found !== null) setSymbols(found);
    });
    return () => {
      current = false;
    };
  }, [query, ask]);
  return symbols;
}
