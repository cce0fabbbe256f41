import { useEffect, useState } from 'react';
import type { Loading } from '../store/module-slice.ts';
import { useStore } from '../store/use-store.ts';
import { sizeText } from './status-text.ts';
import './loading-card.css';

const words: Readonly<Record<Loading['stage'], string>> = {
  reading: 'Reading',
  unpacking: 'Unpacking',
  decoding: 'Decoding',
  validating: 'Validating',
  instantiating: 'Instantiating',
};

/** Quick loads show nothing: a card that flashes is only noise. */
const showAfter = 150;

/** The load under way, over the old content, which stays behind it dimmed. */
export function LoadingCard() {
  const name = useStore((s) => s.module.loading?.name ?? null);
  const [due, setDue] = useState(false);
  useEffect(() => {
    if (name === null) {
      setDue(false);
      return undefined;
    }
    const timer = setTimeout(() => setDue(true), showAfter);
    return () => clearTimeout(timer);
  }, [name]);
  return due && name !== null ? <Card /> : null;
}

function Card() {
  const loading = useStore((s) => s.module.loading);
  const cancel = useStore((s) => s.module.cancelOpen);
  if (loading === null) return null;
  const { name, stage, done, total } = loading;
  return (
    <div className="loading-veil">
      <div className="loading-card" role="dialog" aria-label={`Loading ${name}`}>
        <strong>{name}</strong>
        <span className="muted">
          {words[stage]}
          {total > 0 && stage !== 'instantiating' && ` · ${sizeText(done)} of ${sizeText(total)}`}
        </span>
        {total > 0 ? (
          <progress aria-label={words[stage]} value={done} max={total} />
        ) : (
          <progress aria-label={words[stage]} />
        )}
        <button type="button" className="button" onClick={cancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}
