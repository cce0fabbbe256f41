import type { Example } from '../example.ts';

/** Parts of WebAssembly that came later: what is new about them is seen in the panes. */
export const vectors: Example = {
  id: 'vectors',
  title: '9 · Four at once',
  summary: 'Four players fly in one vector, and turn around without a branch.',
  file: 'lessons/07-vectors.wasm',
  wat: 'lessons/07-vectors.wat',
  host: 'none',
  entry: { export: 'main', args: [] },
  firstBreakpoint: { kind: 'opcode', pattern: 'f32x4.ge' },
  lesson: [
    {
      heading: 'Four numbers in one value',
      body: [
        'A `v128` is 128 bits, and nothing in it says what they mean. The instructions do: `f32x4.add` takes them for four f32 numbers, lanes 0 to 3, and adds each to its neighbour in the other vector. Nothing passes from one lane to the next.',
        'Press Step into (F11) until `f32x4.mul` comes next. Three vectors are on the Value stack: 0.1 in all four lanes, below it the four speeds, and at the bottom the positions, which wait. Two more steps, and all four players have moved.',
      ],
    },
    {
      heading: 'A mask instead of a branch',
      body: [
        'Step on past `f32x4.ge` until `$arrived` is set. The comparison has given no numbers but masks: a lane is all ones where x has reached 70, all zeros where not. Locals shows `i32x4 0 0 0 -1`, for the code treats it as integers.',
        'Put the keyboard on that row and press V: the same bits as other lanes, and again, and again. Right opens the row, lane by lane; the menu of a vector has the shapes, too, and can show all vectors in one.',
        '`v128.bitselect` takes every bit from the first vector where the mask has a 1, and from the second where it has a 0. The last player turns around, the others fly on, and nothing has jumped.',
      ],
    },
    {
      heading: 'Try it',
      body: [
        '`v128.store` writes sixteen bytes, all four positions, from address 16 (0x10) on. The result is lane 3 of the speeds, -10.',
        'Restart (Ctrl+Shift+F5) and step until `$v` is set. Edit `x` in Locals: write `2 20 35 0`. Continue (F5): now nobody has arrived, and the result is 10.',
      ],
    },
  ],
};

export const tailCalls: Example = {
  id: 'tail-calls',
  title: '10 · Calls that do not come back',
  summary: 'A million calls, one for the other, on a stack of two frames.',
  file: 'lessons/08-tail-calls.wasm',
  wat: 'lessons/08-tail-calls.wat',
  host: 'none',
  entry: { export: 'main', args: [] },
  calls: [
    { export: 'is_even', args: ['7'] },
    { export: 'is_even_by_calls', args: ['10'] },
    { export: 'is_even_by_calls', args: ['1000000'] },
  ],
  firstBreakpoint: { kind: 'opcode', pattern: 'return_call' },
  lesson: [
    {
      heading: 'Nothing to come back for',
      body: [
        'Is a million even? It is if 999999 is odd, and that is so if 999998 is even. `is_even` asks `is_odd`, which asks `is_even`. Whatever the other one answers is the answer: `return_call` gives up its own frame before it enters the other function.',
        'Press Step into (F11) until `return_call $is_odd` comes next. The Call stack shows `is_even`, called by `main`. One step on, `is_odd` stands in its place, and below it is `main` still.',
        'Press Continue (F5). A million calls later `main` returns 1, and the stack was never deeper than two.',
      ],
    },
    {
      heading: 'Something to come back for',
      body: [
        '`is_even_by_calls` does the same with `call`. It turns every answer around, so it has to wait for it, and a frame that waits stays where it is. In the Invoke pane call it with 10 and Run paused, set a breakpoint on the opcode `i32.eqz`, and press Continue a few times: every stop is one call deeper.',
        'Called with 1000000 it traps, when the stack of calls is full.',
      ],
    },
  ],
};
