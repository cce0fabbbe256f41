import type { Port } from '../../src/protocol/port.ts';

/** Two connected ports: what is posted at one arrives at the other, cloned, in a later task. */
export interface PortPair {
  readonly window: Port;
  readonly worker: Port;
  /** Ends the connection; without it the test process would stay alive. */
  close(): void;
}

/**
 * The platform's own message channel, so that cloning, transfer and the order of tasks are the real ones; only the
 * thread is the test's own.
 */
export function portPair(): PortPair {
  const { port1, port2 } = new MessageChannel();
  return {
    window: port1,
    worker: port2,
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
