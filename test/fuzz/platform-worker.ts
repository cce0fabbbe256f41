/** The browser's side: a worker that runs modules under its own WebAssembly. It tells before each one which it is. */
import { observe, type Plan } from './observe.ts';

/** A module to run (in base64), and how. */
export interface Job {
  readonly bytes: string;
  readonly plan: Plan;
}

interface Scope {
  onmessage: ((event: { readonly data: readonly Job[] }) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as Scope;

const tell = scope.postMessage.bind(scope);

scope.onmessage = ({ data }) => {
  data.forEach(({ bytes, plan }, index) => {
    const binary = atob(bytes);
    const view = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    tell({ index, observation: observe(WebAssembly, view, plan) });
  });
  tell({ index: data.length, observation: null });
};
