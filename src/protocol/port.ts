/**
 * What both ends need of a connection: a Worker, a worker's own global scope, a MessagePort (browser and Node) and
 * the in-memory ports of the tests all have this shape, so nobody here knows a platform's types.
 */
export interface Port {
  postMessage(message: unknown, transfer: object[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** Message ports wait for this; workers have no such method. */
  start?(): void;
}
