import { findExample, firstExample, isGame } from '../examples/index.ts';
import { isRecord, loadNow, saveNow } from './store/persist.ts';
import type { ModuleSource } from './store/source.ts';
import type { Store } from './store/state.ts';
import { host, hostSource } from './surroundings.ts';

/** What was on screen when the window was left. */
interface LastTime {
  /** Key among the recent files; '' when the person had closed the module. */
  readonly key: string;
  readonly running: boolean;
}

/**
 * Decides what is on screen first: what the address or the desktop shell asks for, else where the person was, else
 * (the first launch) Rocket, playing.
 */
export async function launch(store: Store, address: URL = new URL(location.href)): Promise<void> {
  const { files, module, ui } = store.getState();
  listenToHost(store);
  const asked = address.searchParams.get('open');
  const sample = address.searchParams.get('sample');
  if (asked !== null) {
    const source = addressed(asked, address);
    if (source === null) {
      ui.report({ kind: 'io', message: `${asked} is not an address on this server.` }, 'Could not open it');
      ui.setStartPage(true);
    } else if (!(await module.open(source, 'game'))) ui.setStartPage(true);
  } else if (sample !== null) {
    if (!(await openSample(store, sample))) {
      ui.report({ kind: 'io', message: `There is no sample "${sample}".` });
      ui.setStartPage(true);
    }
  } else if (host?.launchedWithFile !== true) {
    const last = lastTime(loadNow('last'));
    if (last === undefined) await files.openSample(firstExample.id, true);
    else if (last.key === '' || !(await files.openRecent(last.key, last.running))) ui.setStartPage(true);
  }
  rememberWhereWeAre(store);
}

function lastTime(kept: unknown): LastTime | undefined {
  return isRecord(kept) && typeof kept['key'] === 'string'
    ? { key: kept['key'], running: kept['running'] === true }
    : undefined;
}

/** Opens a sample as people expect it: a game plays, a lesson waits with its words beside it. */
export async function openSample(store: Store, id: string): Promise<boolean> {
  const { files, layout } = store.getState();
  const example = findExample(id);
  const plays = example !== undefined && isGame(example);
  const opened = await files.openSample(id, plays);
  if (opened) layout.show(plays ? 'game' : 'lesson');
  return opened;
}

/** `?open=` takes an address on the same server only: the page never fetches from elsewhere. */
function addressed(text: string, page: URL): ModuleSource | null {
  let url: URL;
  try {
    url = new URL(text, page);
  } catch {
    return null;
  }
  if (url.origin !== page.origin) return null;
  const name = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
  return { kind: 'url', url: url.href, name };
}

function listenToHost(store: Store): void {
  const orStartPage = (opened: boolean): void => {
    const { module, ui } = store.getState();
    if (!opened && module.view === null) ui.setStartPage(true);
  };
  host?.onOpenFile((file) => void store.getState().module.open(hostSource(file), 'game').then(orStartPage));
  host?.onOpenProblem((message) => {
    store.getState().ui.report({ kind: 'io', message }, 'Could not open the file');
    orStartPage(false);
  });
}

function rememberWhereWeAre(store: Store): void {
  let kept = '';
  const remember = (): void => {
    const { module, files, run } = store.getState();
    const last: LastTime = {
      key: module.view === null ? '' : (files.recents[0]?.key ?? ''),
      running: run.state === 'running',
    };
    const text = JSON.stringify(last);
    if (text === kept) return;
    kept = text;
    saveNow('last', last);
  };
  store.subscribe((now, before) => {
    const same =
      now.module.view === before.module.view &&
      now.files.recents === before.files.recents &&
      now.run.state === before.run.state;
    if (!same && now.module.loading === null) remember();
  });
  remember();
}
