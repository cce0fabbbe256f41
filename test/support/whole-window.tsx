import { page } from 'vitest/browser';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '../../src/renderer/theme/theme.css';
import { App } from '../../src/renderer/App.tsx';
import { launch } from '../../src/renderer/launch.ts';
import { startSession } from '../../src/renderer/session.ts';
import { store } from '../../src/renderer/store/use-store.ts';

/** For `expect.poll`: on a busy machine things take their time. */
export const patience = { timeout: 15_000 };

/**
 * The whole window with its real engine in its real worker, as a person meets it: `address` says what is open first
 * (`/?sample=rocket`). Answers the function that ends it.
 */
export async function openWindow(address = '/'): Promise<() => void> {
  localStorage.clear();
  // The runner's own environment: here nothing is wrapped in act(), as in life.
  globalThis.IS_REACT_ACT_ENVIRONMENT = false;
  document.body.style.margin = '0';
  await page.viewport(1440, 900);
  const element = document.createElement('div');
  element.style.cssText = 'width: 1440px; height: 900px';
  document.body.append(element);
  const end = startSession(store);
  const root = createRoot(element);
  root.render(<App />);
  await launch(store, new URL(address, 'http://localhost'));
  return () => {
    // They are kept for the module, which other tests open too.
    store.getState().breakpoints.removeAll();
    for (const bookmark of store.getState().time.bookmarks) store.getState().time.renameBookmark(bookmark, '');
    root.unmount();
    element.remove();
    end();
  };
}
