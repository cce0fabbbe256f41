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
          'Two steps on, one number is left, 2.3. It is the result: a last step ends the function, and the Console says it. Restart (Ctrl+Shift+F5), step three times, and change the 3 in the Value stack to 4 before `f64.mul` takes it.',
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
          'Look at address 22 (0x16) in the Memory pane, then press Step into (F11) three times. `f64.store` takes a number and, below it, an address, and writes eight bytes, 22 to 29. Only the last is marked as changed, the 40: a 2 has zeros before it, and there were zeros already.',
        ],
      },
      {
        heading: 'x = x + v * 0.1',
        body: [
          'The address for the final store is pushed first and waits at the bottom of the stack while everything else is computed above it. Watch 22 lie there until `f64.store` picks it up.',
          'It is the third and last store, and marks seven bytes. They are the 2.3 that was on the stack, as an f64 with its lowest byte first. Put the cursor on 22 and read the f64 line of the inspector; the last `f64.load` brings the number back to the stack.',
        ],
      },
      {
        heading: 'Try it',
        body: [
          'Restart (Ctrl+Shift+F5), set a breakpoint on the opcode `f64.store` and press Continue (F5): the machine stops before each of the three. Step once (F11) from the second, so that `v` is in memory, and write 10 over the 08 at address 48: `v` is 4 now. Continue twice, and the result in the Console is 2.4.',
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
          'Step (F11) until `call $update_position` comes next: it will take the three numbers on top of the stack. The next step takes them off, and they reappear as the parameters `x`, `v` and `dt` in the Locals pane of a new frame.',
          'The Call stack pane now shows two frames, and below them the host, which called `main`. `main` keeps its own stack: 22, the address for the store, still waits there.',
        ],
      },
      {
        heading: 'Over and out',
        body: [
          'Step out (Shift+F11) runs what remains of the function and stops behind the call: in place of the three numbers lies one, 2.3. Restart (Ctrl+Shift+F5), and press Step over (F10) on the `call` this time: it runs the function whole.',
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
          'Step to the first `br_if`. It says 1: out of the outer box, the `block`, and so out of the loop. The comparison before it was turned around with `i32.eqz`: leave when x is no longer above 0.',
        ],
      },
      {
        heading: 'The bounce',
        body: [
          'An if is a branch over what should not happen: `br_if 0` leaves the inner `block` and skips the five instructions that turn `v` around. Only when x has reached 70 does the machine get to `f64.neg`.',
          'Set a breakpoint on the opcode `f64.neg` and press Continue (F5). Look at address 22 in the Memory pane: x is just past 70. Step twice (F11): `f64.neg` turns the 3 on the stack around, and `f64.store` puts it back at 42 (0x2a). One byte of the eight is marked, the last: it holds the sign.',
        ],
      },
      {
        heading: 'Let it run',
        body: [
          'Remove the breakpoint and restart (Ctrl+Shift+F5). Draw the speed slider down and press Continue with the Memory pane at 22: the number climbs, turns and comes back. When it is no longer above 0 the loop is left and `main` returns it.',
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
          'Step (F11) until `call $display_player` comes next: x is on the stack. The next step goes over it as if it were a single instruction; x is gone from the stack, and a line has come in the Console.',
        ],
      },
      {
        heading: 'From call to call',
        body: [
          'Step to next host call (Alt+F10) stops at each line before it is printed. Continue (F5) prints the whole flight: away to the right, back at 70, and home.',
          'Restart (Ctrl+Shift+F5), stop at the first line and write 24 over the 08 at address 48 (0x30) in the Memory pane: the speed is 10 instead of 3. Continue, and the flight goes on with it.',
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

/** Comes after the games: what happens when an instruction cannot do what it says. */
export const traps: Example = {
  id: 'traps',
  title: '8 · When it cannot go on',
  summary: 'Division by zero, a lost address, an empty table slot: ten traps to look at.',
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
        'Press Continue (F5). `main` divides 7 by 0, and the machine stops at `i32.div_s` with both numbers still on the stack: nothing has happened yet. The Console says what went wrong.',
        'The call cannot go on like this, but everything can still be read and changed: stack, locals, frames, memory. Write 2 over the 0 on the stack and press Try again (F5): the division succeeds, and `main` returns 3.',
        'Restart (Ctrl+Shift+F5) makes a new instance; the next call from the Invoke pane gives up the one that trapped.',
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
