import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** The size of an element, in whole pixels; 0 until it is laid out. */
export function useSize(box: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return size;
}

/** What the wheel asks for: a zoom about a place, a move of what is visible, or steps. */
export interface WheelWish {
  readonly kind: 'zoom' | 'pan' | 'step';
  /** Factor, pixels, or instructions. */
  readonly by: number;
  /** Pixels from the left edge. */
  readonly x: number;
}

/** Pixels of a notch of the wheel, about: as much as one step. */
const NOTCH = 100;
const LINE = 33;

/** Listens to the wheel, which React cannot keep from scrolling. With Ctrl it zooms, across it pans, else it steps. */
export function useWheel(box: RefObject<HTMLElement | null>, onWheel: (wish: WheelWish) => void): void {
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let turned = 0;
    const listen = (event: WheelEvent): void => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE;
      const x = event.clientX - element.getBoundingClientRect().left;
      const across = event.shiftKey && event.deltaX === 0 ? event.deltaY * unit : event.deltaX * unit;
      const along = event.shiftKey ? 0 : event.deltaY * unit;
      if (event.ctrlKey || event.metaKey) {
        onWheel({ kind: 'zoom', by: 1.5 ** (-(event.deltaY * unit) / NOTCH), x });
        return;
      }
      if (Math.abs(across) > Math.abs(along)) {
        onWheel({ kind: 'pan', by: across, x });
        return;
      }
      turned = Math.sign(turned) === Math.sign(along) ? turned + along : along;
      const steps = Math.trunc(turned / NOTCH);
      if (steps === 0) return;
      turned -= steps * NOTCH;
      onWheel({ kind: 'step', by: steps, x });
    };
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [box, onWheel]);
}
