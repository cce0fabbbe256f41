/**
 * A function that resolves in a later task, so that messages that wait are heard before. A message to oneself, because
 * timers are clamped to four milliseconds, and in a hidden window to a second.
 */
export function taskQueue(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}
