import type { Example } from '../example.ts';

export const glowworm: Example = {
  id: 'glowworm',
  title: '7 · Glowworm',
  summary: 'A cart of the fantasy console WASM-4, whose every pixel is a place in memory.',
  file: 'glowworm/glowworm.wasm',
  map: 'glowworm/glowworm.wasm.map',
  host: 'wasm4',
  firstBreakpoint: { kind: 'import', module: 'env', name: 'text' },
  lesson: [
    {
      heading: 'Fly by night',
      body: [
        'Click the picture, then press X (or Space) to begin. The arrows fly; drops of dew are points and light. Hold X to glow: bats that come near flee, as long as there is light in the bar. Three bites, and the night is over. Esc gives the keys back to the debugger.',
        'Sixty times a second the host writes which buttons are down into the byte at 0x16, wipes the picture, and calls one export, `update`.',
      ],
    },
    {
      heading: 'The picture is memory',
      body: [
        'Rocket asks its host to draw, and the host keeps the picture. Here it stands in the memory of the game itself: 160 rows of 40 bytes from 0xa0 on, two bits a pixel. Set the breakpoint above while you fly: the game stops before the last call of a frame, when all is drawn but the points. Right-click the night: the menu shows that pixel in the Memory pane. Write ff over the 00 there, and four pixels have the colour of the moon.',
        'Two bits choose one of four colours, and those are numbers in memory, too: four words from 0x04 on, blue first, then green and red. The night is 26 10 0b; make its 0b a 60, and the night turns red.',
      ],
    },
    {
      heading: 'Watch it being drawn',
      body: [
        'Take the breakpoint away, fly on, press Pause (F5) and go from host call to host call (Alt+F10): the picture was wiped and grows again, stars, moon, hills, dew, bats, the worm, the grass. Before each call the game says at 0x14 in which colours, a nibble for each of four drawing colours; 0 is transparent.',
        'Break on the import `env.blit` and press Continue (F5): the first picture of a frame that the game brought along is a bat. The first argument is where its pixels are, 16 by 8 of them in 16 bytes, a bit each.',
        'The best score is kept by `diskw`, four bytes, until the module is closed.',
      ],
    },
  ],
};
