import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { TooltipProvider } from '../../src/renderer/components/Tooltip.tsx';
import { connect } from '../../src/renderer/store/store.ts';
import { store } from '../../src/renderer/store/use-store.ts';
import { emitPaused, type FakeClient, fakeClient, fakeModule } from './fake-client.ts';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '../../src/renderer/theme/theme.css';

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}
globalThis.IS_REACT_ACT_ENVIRONMENT = true;

export interface Shown {
  readonly client: FakeClient;
  readonly element: HTMLElement;
  /** Lets promises and effects settle. */
  readonly settle: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Draws something of the window in a browser test, with the fixture module paused behind it (`paused` false: empty). */
export async function show(node: ReactNode, { paused = true, width = 420, height = 420 } = {}): Promise<Shown> {
  const client = fakeClient();
  const disconnect = connect(store, client);
  const element = document.createElement('div');
  element.style.cssText = `width: ${width}px; height: ${height}px`;
  document.body.append(element);
  let root: Root | null = null;
  const settle = () => act(async () => await new Promise((resolve) => setTimeout(resolve, 0)));
  await act(async () => {
    if (paused) {
      // As if it had been opened: of a module that is not open, the store takes no news.
      store.setState(({ module }) => ({ module: { ...module, view: fakeModule } }));
      emitPaused(client);
    }
    root = createRoot(element);
    root.render(<TooltipProvider>{node}</TooltipProvider>);
    await Promise.resolve();
  });
  await settle();
  return {
    client,
    element,
    settle,
    end: async () => {
      await act(async () => {
        root?.unmount();
        await Promise.resolve();
      });
      disconnect();
      element.remove();
      store.setState(store.getInitialState(), true);
    },
  };
}
