import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { clampTop, scrollTopOf, topOf, trackHeight, type ScrollSpace } from './memory-scroll.ts';

export interface HexScroll {
  /** First row on screen. */
  readonly top: number;
  readonly space: ScrollSpace;
  /** Pixels of the element that the browser scrolls. */
  readonly track: number;
  /** Moves to a row; what is past the end is clamped. */
  readonly setTop: (top: number | ((old: number, space: ScrollSpace) => number)) => void;
  /** For the scroller's onScroll. */
  readonly onScroll: () => void;
}

/** Scrolling by whole rows over any number of rows (see memory-scroll.ts); wheel and bar both work. */
export function useHexScroll(scroller: RefObject<HTMLDivElement | null>, rows: number, rowHeight: number): HexScroll {
  const [viewport, setViewport] = useState(0);
  const [wanted, setWanted] = useState(0);
  const space: ScrollSpace = { rows, rowHeight, viewport };
  const top = clampTop(space, wanted);
  const spaceNow = useRef(space);
  const placed = useRef(0);
  spaceNow.current = space;

  const setTop = useCallback((next: number | ((old: number, space: ScrollSpace) => number)) => {
    setWanted((old) => {
      const at = clampTop(spaceNow.current, old);
      return clampTop(spaceNow.current, typeof next === 'number' ? next : next(at, spaceNow.current));
    });
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setViewport(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const position = scrollTopOf(space, top);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = position;
    // The browser rounds: what it made of it is what it will report.
    placed.current = element.scrollTop;
  }, [scroller, position]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null || Math.abs(element.scrollTop - placed.current) < 1) return;
    setTop(topOf(spaceNow.current, element.scrollTop));
  }, [scroller, setTop]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let rest = 0;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? rowHeight
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? element.clientHeight
            : 1;
      rest += event.deltaY * unit;
      const moved = Math.trunc(rest / rowHeight);
      if (moved === 0) return;
      rest -= moved * rowHeight;
      setTop((old) => old + moved);
    };
    // React's own wheel listeners cannot prevent the default.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, rowHeight, setTop]);

  return { top, space, track: trackHeight(space), setTop, onScroll };
}
