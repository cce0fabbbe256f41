/** Of the time that the window has, panes of text take at most one part of so many while the playhead is dragged. */
const SHARE = 2;

export interface ScrubPace<T> {
  /**
   * Something newer to show: behind this task, so that what comes next can be asked for before, or when what was shown
   * last has been drawn and as much time again has gone by.
   */
  put: (newest: T) => void;
  /** Shows what still waits. */
  flush: () => void;
  /** What waits is out of date. */
  drop: () => void;
}

/**
 * Shows the newest of what comes faster than it can be drawn, and leaves time between two drawings for what goes along
 * with every single one. `drawn` calls back when the browser has painted what it was told.
 */
export function scrubPace<T>(show: (newest: T) => void, drawn: (then: () => void) => void = afterPaint): ScrubPace<T> {
  let waiting: { readonly newest: T } | null = null;
  /** When something may be shown again; Infinity: when it has been drawn. */
  let free = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was shown: who was overtaken has nothing to say. */
  let shown = 0;

  function flush(): void {
    clearTimeout(timer);
    const now = waiting;
    waiting = null;
    if (now === null) return;
    const begun = performance.now();
    const turn = ++shown;
    free = Infinity;
    show(now.newest);
    drawn(() => {
      if (turn !== shown) return;
      const end = performance.now();
      free = end + (end - begun) * (SHARE - 1);
      wait();
    });
  }

  function wait(): void {
    clearTimeout(timer);
    if (waiting === null || free === Infinity) return;
    timer = setTimeout(flush, Math.max(0, free - performance.now()));
  }

  return {
    put: (newest) => {
      const first = waiting === null;
      waiting = { newest };
      if (first) wait();
    },
    flush,
    drop: () => {
      clearTimeout(timer);
      waiting = null;
    },
  };
}

/** Behind the next frame; where nothing is drawn, behind the next task. */
function afterPaint(then: () => void): void {
  if (typeof requestAnimationFrame === 'undefined') setTimeout(then);
  else requestAnimationFrame(() => setTimeout(then));
}
