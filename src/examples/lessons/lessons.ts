import type { Example } from '../example.ts';

/** The flying player, from two additions to a program that calls its host; then the ways to fall. */
export const lessons: readonly Example[] = [
  {
    id: 'stack',
    title: '1 · A stack of numbers',
    summary: 'Compute 2 + 3 * 0.1 and watch the value stack do it.',
    file: 'lessons/01-stack.wasm',
    wat: 'lessons/01-stack.wat',
    host: 'none',
    entry: { export: 'main', args: [] },
    lesson: [
      {
        heading: '2 + 3 * 0.1',
        body: [
          'A WebAssembly machine computes on a stack. `f64.const` pushes a number; `f64.mul` and `f64.add` take the two on top and push one in their place.',
          'Press Step into (F11) and keep the Value stack in view. After three steps it holds 0.1, 3 and 2, the newest on top. The marks show which of them the next instruction will take.',
        ],
      },
      {
        heading: 'What became of the brackets?',
        body: [
          'Nothing says that the product comes before the sum. The order of the instructions says it: `f64.mul` finds 3 and 0.1 on top, while the 2 waits below.',
          'One number is left when the function ends. That is its result: 2.3. Restart (Ctrl+Shift+F5) and change the 3 in the Value stack to something else before `f64.mul` takes it.',
        ],
      },
    ],
  },
  {
    id: 'memory',
    title: '2 · Numbers with an address',
    summary: 'Keep x at address 22 and v at 42, and let x move on by v * 0.1.',
    file: 'lessons/02-memory.wasm',
    wat: 'lessons/02-memory.wat',
    host: 'none',
    entry: { export: 'main', args: [] },
    firstBreakpoint: { kind: 'opcode', pattern: 'f64.store' },
    lesson: [
      {
        heading: 'Variables are places',
        body: [
          'What is on the stack is gone as soon as it is used. What must last goes to memory: one long row of bytes, counted from 0. Here `x` lives at 22 and `v` at 42, for no better reason than that the program says so.',
          'Look at address 22 in the Memory pane, then step (F11). `f64.store` takes a number and, below it, an address; eight bytes change at once and are marked.',
        ],
      },
      {
        heading: 'x = x + v * 0.1',
        body: [
          'The address for the final store is pushed first and waits at the bottom of the stack while everything else is computed above it. Watch 22 lie there until `f64.store` picks it up.',
          'The bytes at 22 are the same number as the 2.3 on the stack, written as an f64 with its lowest byte first. Put the cursor on 22 and read the f64 line of the inspector.',
        ],
      },
      {
        heading: 'Try it',
        body: [
          'Set a breakpoint on the opcode `f64.store` and press Continue (F5): the machine stops before each of the three. Change a byte of `v` in the Memory pane on the way; the result follows.',
        ],
      },
    ],
  },
  {
    id: 'function',
    title: '3 · A function of its own',
    summary: 'update_position(x, v, dt): parameters, a frame, a result.',
    file: 'lessons/03-function.wasm',
    wat: 'lessons/03-function.wat',
    host: 'none',
    entry: { export: 'main', args: [] },
    calls: [{ export: 'update_position', args: ['2', '3', '0.1'] }],
    firstBreakpoint: { kind: 'export', name: 'update_position' },
    lesson: [
      {
        heading: 'x, v and dt change names',
        body: [
          'Three numbers lie on the stack when `call $update_position` comes. Step into (F11) takes them off, and they reappear as the parameters `x`, `v` and `dt` in the Locals pane of a new frame.',
          'The Call stack pane now shows two frames. The one below keeps its own stack: 22, the address for the store, still waits there.',
        ],
      },
      {
        heading: 'Over and out',
        body: [
          'Step over (F10) on the `call` runs the whole function and shows only what it leaves: one f64 on the stack of the caller. Step out (Shift+F11) from inside does the same for what remains.',
          'The function is exported, so it can be called alone: open Invoke, choose `update_position`, and give it a negative `v`.',
        ],
      },
    ],
  },
  {
    id: 'loop',
    title: '4 · Round and round',
    summary: 'while x > 0, with a bounce at 70, from block, loop and br_if.',
    file: 'lessons/04-loop.wasm',
    wat: 'lessons/04-loop.wat',
    host: 'none',
    entry: { export: 'main', args: [] },
    firstBreakpoint: { kind: 'opcode', pattern: 'f64.neg' },
    lesson: [
      {
        heading: 'Labels instead of lines',
        body: [
          'There is no jump to anywhere. A branch names one of the boxes around it: out of a `block` it goes to the end, of a `loop` to the beginning. The Labels pane draws the boxes you are in and where `br 0`, `br 1`, `br 2` would go.',
          'Step to the first `br_if`. The comparison before it was turned around with `i32.eqz`: leave `$done` when x is no longer above 0.',
        ],
      },
      {
        heading: 'The bounce',
        body: [
          'An if is a branch over what should not happen: `br_if $still_on_the_way` skips the four instructions that turn `v` around. Only when x has reached 70 does the machine get to `f64.neg`.',
          'Set a breakpoint on the opcode `f64.neg` and press Continue (F5). Look at address 22: x is just past 70. One step on, and the sign of the number at 42 has changed.',
        ],
      },
      {
        heading: 'Let it run',
        body: [
          'Draw the speed slider down and press Continue with the Memory pane at 22: the number climbs, turns and comes back. When it falls below 0 the loop is left and `main` returns it.',
        ],
      },
    ],
  },
  {
    id: 'display',
    title: '5 · A host that shows it',
    summary: 'The same flight, drawn line by line by an imported function.',
    file: 'lessons/05-display.wasm',
    wat: 'lessons/05-display.wat',
    host: 'display',
    entry: { export: 'main', args: [] },
    firstBreakpoint: { kind: 'import', module: 'env', name: 'display_player' },
    lesson: [
      {
        heading: 'A function that is not here',
        body: [
          'The machine cannot draw, print or ask what time it is. What it cannot do it imports: `display_player` comes from the module `env`, has one f64 parameter and no code. The host runs it, and prints as many spaces as x has, then `<0:>`.',
          'Step to the `call $display_player`. The step goes over it as if it were a single instruction; x is gone from the stack, and a line has come in the Console.',
        ],
      },
      {
        heading: 'From call to call',
        body: [
          'Step to next host call stops at each line before it is printed. Continue (F5) prints the whole flight: away to the right, back at 70, and home.',
          'Stop on the way and change the eight bytes at 42 to another speed. The flight goes on with it.',
        ],
      },
      {
        heading: 'What is missing for a game',
        body: [
          'A clock, keys and a picture instead of lines: more imports and exports, nothing else. The next sample has them.',
        ],
      },
    ],
  },
];

/** Comes after the game: what happens when an instruction cannot do what it says. */
export const traps: Example = {
  id: 'traps',
  title: '7 · When it cannot go on',
  summary: 'Division by zero, a lost address, an empty table slot: nine traps to look at.',
  file: 'lessons/06-traps.wasm',
  wat: 'lessons/06-traps.wat',
  host: 'none',
  entry: { export: 'main', args: [] },
  calls: [
    { export: 'divide', args: ['-2147483648', '-1'] },
    { export: 'look', args: ['65529'] },
    { export: 'to_integer', args: ['nan'] },
    { export: 'to_integer', args: ['3e9'] },
    { export: 'act', args: ['1', '21'] },
    { export: 'act', args: ['2', '21'] },
    { export: 'act', args: ['4', '21'] },
    { export: 'dig', args: ['0'] },
    { export: 'give_up', args: [] },
  ],
  lesson: [
    {
      heading: 'Stopped at the instruction',
      body: [
        'Press Continue (F5). `main` divides 7 by 0, and the machine stops at `i32.div_s` with both numbers still on the stack: nothing has happened yet, and nothing will. The Console says what went wrong in words and numbers.',
        'A trap is final for this instance, but everything can still be read: stack, locals, frames, memory. Restart (Ctrl+Shift+F5) makes a new one.',
      ],
    },
    {
      heading: 'Other ways to fall',
      body: [
        'In the Invoke pane try `divide` with -2147483648 and -1, whose result does not fit; `look` at 65529, where only seven bytes are left of the memory; `to_integer` of `nan`.',
        '`act` calls through the table. Slot 0 holds a function of the right type, slot 1 one of another type, slots 2 and 3 hold nothing, and there is no slot 4: three different traps. Compare with the Tables pane.',
        '`dig` calls itself until the stack of calls is full. Look how many frames there are, and what `depth` was in the last.',
      ],
    },
  ],
};
