/**
 * Lets other tasks run: messages that wait are heard before `next()` resolves. A message to oneself, because timers
 * are clamped to four milliseconds, and in a hidden window to a second.
 */
export class TaskQueue {
  readonly #channel = new MessageChannel();
  readonly #waiting: (() => void)[] = [];

  constructor() {
    this.#channel.port1.onmessage = () => this.#waiting.shift()?.();
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#channel.port2.postMessage(null);
    });
  }

  close(): void {
    this.#channel.port1.close();
  }
}
