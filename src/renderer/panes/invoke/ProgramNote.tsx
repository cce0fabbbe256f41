import { SlidersHorizontal } from 'lucide-react';
import { useStore } from '../../store/use-store.ts';

/** What a WASI program finds when it starts, in a few words, and the way to change it. */
export function ProgramNote() {
  const program = useStore((s) => s.module.view?.program === true);
  const { args, env, files } = useStore((s) => s.program.setup);
  const openDialog = useStore((s) => s.ui.openDialog);
  return (
    <section className="invoke-stubs" aria-label="Program">
      <h2>Program</h2>
      <p className="muted">
        {program ? 'A WASI program. It' : 'It uses WASI, and'} starts with {counted(args.length, 'argument')},{' '}
        {counted(env.length, 'variable')} and {counted(files.length, 'file')}; what it reads is typed in the Console.
      </p>
      <button type="button" className="button" onClick={() => openDialog('program')}>
        <SlidersHorizontal size={13} aria-hidden />
        Program settings…
      </button>
    </section>
  );
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;
}
