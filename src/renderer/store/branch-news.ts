import type { Store } from './state.ts';

/**
 * Tells when a run has parted from what was recorded: an edit or a key in the past begins a branch, and nothing of what
 * came after that moment is lost. Answers the function that ends it.
 */
export function tellBranches(store: Store): () => void {
  return store.subscribe((now, before) => {
    const { view } = now.time;
    const old = before.time.view;
    if (view === null || old === null || view === old) return;
    if (view.branch === old.branch || view.branches.length <= old.branches.length) return;
    const name = (id: number): string => view.branches.find((each) => each.id === id)?.name ?? `branch ${id}`;
    now.ui.notify(`${name(view.branch)} begins here. What came after is kept: ${name(old.branch)}, on the timeline.`);
  });
}
