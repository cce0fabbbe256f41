import type { Example } from '../example.ts';

export const rocket: Example = {
  id: 'rocket',
  title: '6 · Rocket',
  summary: 'A game: fly, turn, shoot, do not be caught. Pause it and look inside.',
  file: 'rocket/rocket.wasm',
  map: 'rocket/rocket.wasm.map',
  host: 'rocket',
  firstBreakpoint: { kind: 'export', name: 'update' },
  lesson: [
    {
      heading: 'Fly',
      body: [
        'Click the picture, then: Left and Right turn, Up doubles the speed, Space shoots. An enemy that touches you ends the game, and a new one begins. Esc gives the keys back to the debugger.',
        'For every picture the host calls two exports: `update` with the seconds that have passed, then `draw`. The keys arrive through `toggle_shoot`, `toggle_boost`, `toggle_turn_left` and `toggle_turn_right`.',
      ],
    },
    {
      heading: 'Stop it in the air',
      body: [
        'Press Pause (F5): the game stands before one instruction. Step into (F11) a few times, then Step frame (F8) to go on by a whole picture.',
        'Break on the export `update`, or on the opcode `f64.sqrt`. Every distance in the game ends there: as soon as there is an enemy, Continue (F5) stops in `plane/distance`, and the Call stack shows who wanted to know: `collisions/touches`, for a bullet (`collisions/collide`) or for the rocket itself (`collisions/playerIsHit`).',
        'Step through `draw` from host call to host call (Alt+F10). The picture is built up before your eyes: sparks, bullets, enemies, the rocket, the score.',
      ],
    },
    {
      heading: 'Where things are',
      body: [
        'Globals: `player/x`, `player/y` and `player/angle`. Change `player/angle` while paused, and go on.',
        'Bullets, enemies and sparks are lists in memory. `enemies/enemies` points at a list: the address of its first body, then how many there are. A body is `x`, `y`, `vx`, `vy`, `radius` and `life`, an f64 each, then the address of the next. Follow the pointers in the Memory pane.',
        'All three lists are walked by one function, `bodies/sweep`. What becomes of a body it is told as a function too, through the table: break on `call_indirect`.',
      ],
    },
  ],
};
