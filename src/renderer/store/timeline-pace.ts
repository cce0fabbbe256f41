/** Milliseconds from one line to the next, while the machine stands and while it runs. */
const STANDING = 60;
const RUNNING = 500;

/**
 * Fetches again what changes all the time, calmly: one fetch at a time, the next one not before a while has gone by,
 * and none that nobody wants.
 */
export function linePace(fetch: () => Promise<void>): { want: (running: boolean) => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let due = 0;
  let busy = false;
  /** Wanted again while it was being fetched. */
  let again = false;
  let last = -Infinity;

  function want(running: boolean): void {
    if (busy) {
      again = true;
      return;
    }
    const next = Math.max(performance.now(), last + (running ? RUNNING : STANDING));
    if (timer !== null) {
      if (due <= next) return;
      clearTimeout(timer);
    }
    due = next;
    timer = setTimeout(() => void begin(running), next - performance.now());
  }

  async function begin(running: boolean): Promise<void> {
    timer = null;
    busy = true;
    last = performance.now();
    await fetch();
    busy = false;
    if (!again) return;
    again = false;
    want(running);
  }

  return { want };
}
