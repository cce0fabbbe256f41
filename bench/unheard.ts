import type { DebuggerListener } from '../src/engine/index.ts';

/** Who listens to a program that is measured: to nobody, but a trap ends the measurement. */
export const unheard: DebuggerListener = {
  effect: () => undefined,
  result: () => undefined,
  trapped: ({ message }) => {
    throw new Error(message);
  },
  exited: () => undefined,
};
