import type { Example } from '../example.ts';

/** Going back: who did it is found where it was done. */
export const back: Example = {
  id: 'back',
  title: '11 · Who wrote the zero?',
  summary: 'A score is lost. Go back to where, and let the run go on differently.',
  file: 'lessons/09-back.wasm',
  wat: 'lessons/09-back.wat',
  host: 'none',
  entry: { export: 'main', args: [] },
  lesson: [
    {
      heading: 'A score is lost',
      body: [
        'Press Continue (F5). `main` adds three scores, 10, 20 and 30, finds that they are not 60, and gives up. In the Memory pane the first of them, at address 32 (0x20), is 0. Somebody has written there, and is long gone.',
        'But the run was recorded. Right click the byte at 32 and choose Go to last write: the machine stands before an `i32.store` in `clear`, and the whole window shows that moment. The score is 10 still, and `from` in Locals is 32.',
      ],
    },
    {
      heading: 'Back, step by step',
      body: [
        '`clear` was called with 16 and 32, and should have stopped before 32. Step back (F7) until `i32.le_u` comes next: it compares 32 with 32, and lets one store too many pass.',
        'The Timeline says In the past: this is not the end of the run. Continue is called Replay here, for it plays what was recorded. Go to the end (Alt+End) leads to where it gave up, Run back (Ctrl+F5) to the previous breakpoint. Dragging the playhead does all of it at once.',
      ],
    },
    {
      heading: 'Another end',
      body: [
        'Step once (F11) from `i32.le_u`. The 1 on the Value stack is what `br_if` will go by: write 0 over it. The past cannot be changed, so a new branch begins here. Press Continue (F5): `main` returns 60.',
        'What was is kept. Click First run on the Timeline, and the machine stands before `unreachable` again.',
      ],
    },
  ],
};
