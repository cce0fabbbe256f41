import type { IDockviewPanelHeaderProps, IDockviewPanelProps } from 'dockview-react';
import { memo, useEffect, useRef } from 'react';
import { type PaneId, panes } from '../../shared/panes.ts';
import { PaneBoundary } from './PaneBoundary.tsx';
import { paneComponents } from '../panes/registry.tsx';
import { store, useStore } from '../store/use-store.ts';

const Content = memo(function Content({ id }: { readonly id: PaneId }) {
  const Pane = paneComponents[id];
  return <Pane />;
});

/** A pane in its place: tells the store whether it can be seen and keeps its scroll while it is behind another tab. */
export function PaneHost({ api }: IDockviewPanelProps) {
  const id = api.id as PaneId;
  const box = useRef<HTMLDivElement>(null);
  const scrolled = useRef(new Map<Element, readonly [number, number]>());

  useEffect(() => {
    const tell = (visible: boolean): void => {
      store.getState().layout.setVisible(id, visible);
      if (!visible) return;
      // A part of the page that is taken out and put back has lost its scroll positions.
      for (const [element, [left, top]] of scrolled.current) {
        if (!element.isConnected) scrolled.current.delete(element);
        else if (element.scrollTop !== top || element.scrollLeft !== left) element.scrollTo(left, top);
      }
    };
    tell(api.isVisible);
    const subscription = api.onDidVisibilityChange(({ isVisible }) => tell(isVisible));
    return () => {
      subscription.dispose();
      store.getState().layout.setVisible(id, false);
    };
  }, [api, id]);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const onScroll = ({ target }: Event): void => {
      if (target instanceof Element) scrolled.current.set(target, [target.scrollLeft, target.scrollTop]);
    };
    element.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => element.removeEventListener('scroll', onScroll, { capture: true });
  }, []);

  return (
    <div ref={box} className="pane-host">
      <PaneBoundary name={panes[id]}>
        <Content id={id} />
      </PaneBoundary>
    </div>
  );
}

/** A tab is its name, and a count where one helps. There is no close button: a pane is never lost. */
export function PaneTab({ api }: IDockviewPanelHeaderProps) {
  const id = api.id as PaneId;
  const count = useStore((s) =>
    id === 'breakpoints' ? s.breakpoints.list.length : id === 'stack' ? stackCount(s) : 0,
  );
  return (
    <span className="pane-tab">
      {panes[id]}
      {count > 0 && <span className="pane-tab-count" data-count={count} aria-hidden />}
    </span>
  );
}

const stackCount = (s: ReturnType<typeof store.getState>): number => s.run.pause?.stackCount ?? 0;
