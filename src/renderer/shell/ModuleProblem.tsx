import { ProblemBox } from '../components/ProblemBox.tsx';
import { store, useStore } from '../store/use-store.ts';

/** Why the module on screen cannot run: it stays above the panes as long as that is so. */
export function ModuleProblem() {
  const problem = useStore((s) => s.module.view?.problem ?? null);
  const name = useStore((s) => s.module.view?.name ?? '');
  if (problem === null) return null;
  const show = (offset: number) => void store.getState().code.goToOffset(offset);
  return <ProblemBox problem={problem} title={`${name} cannot run`} onShow={show} />;
}
