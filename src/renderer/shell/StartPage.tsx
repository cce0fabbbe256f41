import { FileUp, FolderOpen, Trash2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { examples, findExample } from '../../examples/index.ts';
import { IconButton } from '../components/IconButton.tsx';
import { openSample } from '../launch.ts';
import { store, useStore } from '../store/use-store.ts';
import type { Recent } from '../store/files-slice.ts';
import { sizeText, whenText } from './status-text.ts';
import './start-page.css';

/** A place to drop a file, the samples, what was opened before. Lies over the panes; Escape goes back to them. */
export function StartPage() {
  const open = useStore((s) => s.ui.startPage);
  return open ? <Page /> : null;
}

function Page() {
  const setStartPage = useStore((s) => s.ui.setStartPage);
  const pick = useStore((s) => s.files.pick);
  const hasModule = useStore((s) => s.module.view !== null);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <section
      className="start-page"
      aria-label="Start page"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && hasModule) setStartPage(false);
      }}
    >
      <div className="start-inner">
        <div className="start-head">
          <h2>See WebAssembly run, one instruction at a time</h2>
          {hasModule && <IconButton icon={X} label="Back to the module" onClick={() => setStartPage(false)} />}
        </div>
        <div className="start-drop">
          <FileUp size={28} aria-hidden />
          <p>Drop a .wasm or .wat file, or a session, anywhere in this window</p>
          <button ref={first} type="button" className="button primary" onClick={() => void pick()}>
            <FolderOpen size={14} aria-hidden /> Open a file…
          </button>
        </div>
        <div className="start-columns">
          <Samples />
          <Recents />
        </div>
      </div>
    </section>
  );
}

function Samples() {
  return (
    <section aria-labelledby="start-samples">
      <h3 id="start-samples">Samples</h3>
      <ul className="start-list">
        {examples.map(({ id, title, summary }) => (
          <li key={id}>
            <button type="button" className="start-entry" onClick={() => void openSample(store, id)}>
              <span>{title}</span>
              <small>{summary}</small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Recents() {
  const recents = useStore((s) => s.files.recents);
  const removeRecent = useStore((s) => s.files.removeRecent);
  const [now] = useState(() => Date.now());
  return (
    <section aria-labelledby="start-recent">
      <h3 id="start-recent">Opened before</h3>
      {recents.length === 0 && <p className="muted">What you open is listed here.</p>}
      <ul className="start-list">
        {recents.map((recent) => (
          <li key={recent.key} className="start-recent">
            <button type="button" className="start-entry" onClick={() => openAgain(recent)}>
              <span>{titleOf(recent)}</span>
              <small>{[kindOf(recent), whenText(recent.opened, now)].filter((part) => part !== '').join(' · ')}</small>
            </button>
            <IconButton
              icon={Trash2}
              label={`Forget ${titleOf(recent)}`}
              onClick={() => void removeRecent(recent.key)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function openAgain({ key, kind, where }: Recent): void {
  if (kind === 'sample') void openSample(store, where);
  else void store.getState().files.openRecent(key);
}

function titleOf({ kind, where, name, core }: Recent): string {
  if (kind === 'sample') return findExample(where)?.title ?? name;
  return core === null ? name : `${name} › module ${core}`;
}

const kindOf = ({ kind, size }: Recent): string => (kind === 'sample' ? 'Sample' : sizeText(size));
