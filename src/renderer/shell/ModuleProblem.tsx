import { ProblemBox } from '../components/ProblemBox.tsx';
import { store, useStore } from '../store/use-store.ts';

/** Why the module on screen cannot run: it stays above the panes as long as that is so. */
export function ModuleProblem() {
  const problem = useStore((s) => s.module.view?.problem ?? null);
  const name = useStore((s) => s.module.view?.name ?? '');
  if (problem === null) return null;
  const show = async (offset: number): Promise<void> => {
    const { code, ui } = store.getState();
    if (await code.goToOffset(offset)) return;
    ui.notify(`Byte 0x${offset.toString(16)} of the file is in no function that could be read.`);
  };
  return <ProblemBox problem={problem} title={`${name} cannot run`} onShow={(offset) => void show(offset)} />;
}
