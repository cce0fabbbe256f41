import { useEffect } from 'react';
import { commandOf, perform, whyNot } from '../commands/commands.ts';
import { keyListener, keysOf } from '../commands/keymap.ts';
import { commands } from '../../shared/commands.ts';
import { store, useStore } from '../store/use-store.ts';
import { host } from '../surroundings.ts';

/** What the window as a whole listens to: keys, the native menu, the system's theme; and its title. */
export function useWindow(): void {
  useKeys();
  useTheme();
  useTitle();
  useEffect(
    () =>
      host?.onMenuCommand((id) => {
        const command = commandOf(id);
        if (command !== undefined) perform(command, store.getState());
      }),
    [],
  );
}

function useKeys(): void {
  const changed = useStore((s) => s.settings.keys);
  useEffect(() => {
    const listener = keyListener(changed, (id) => {
      const state = store.getState();
      // A dialog has the keys to itself; the browser's own meaning of the key is kept away all the same.
      if (state.ui.dialog === null) perform(id, state);
    });
    host?.setMenuKeys(Object.fromEntries(commands.map(({ id }) => [id, keysOf(id, changed)])));
    window.addEventListener('keydown', listener);
    window.addEventListener('keydown', onEscape);
    return () => {
      window.removeEventListener('keydown', listener);
      window.removeEventListener('keydown', onEscape);
    };
  }, [changed]);
}

/** Escape ends a search in the past, unless something nearer to the hand takes it. */
function onEscape(event: KeyboardEvent): void {
  const state = store.getState();
  if (event.key !== 'Escape' || event.defaultPrevented || state.ui.dialog !== null) return;
  if (whyNot('time.cancel', state) !== null) return;
  event.preventDefault();
  perform('time.cancel', state);
}

/** Called before the first paint too, so that a light window does not begin dark. */
export function applyTheme(theme: 'dark' | 'light' | 'system'): void {
  const light = theme === 'light' || (theme === 'system' && window.matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset['theme'] = light ? 'light' : 'dark';
}

function useTheme(): void {
  const theme = useStore((s) => s.settings.theme);
  useEffect(() => {
    host?.setTheme(theme);
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => applyTheme(theme);
    apply();
    light.addEventListener('change', apply);
    return () => light.removeEventListener('change', apply);
  }, [theme]);
}

function useTitle(): void {
  const name = useStore((s) => s.module.view?.name ?? '');
  useEffect(() => {
    const title = name === '' ? 'Wasmscope' : `${name} – Wasmscope`;
    document.title = title;
    host?.setTitle(title);
  }, [name]);
}
