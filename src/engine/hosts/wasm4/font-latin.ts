/** Two rows of ink above a letter, from the upper one down, and what hangs below it. */
const accents = {
  grave: [0b00110000, 0b00011000],
  acute: [0b00001100, 0b00011000],
  circumflex: [0b00011000, 0b00100100],
  tilde: [0b00110010, 0b01001100],
  diaeresis: [0b01100110, 0],
  ring: [0b00111100, 0b00100100],
} as const;

type Accent = keyof typeof accents;

/** Row of a letter that bears a cedilla. */
const CEDILLA = 0b00011000;

/** From À on: which letter with what above it; null where the character has a picture of its own. */
const letters: readonly (readonly [base: string, accent: Accent | 'cedilla'] | null)[] = [
  ...row('A', 'grave', 'acute', 'circumflex', 'tilde', 'diaeresis', 'ring'),
  null,
  ['C', 'cedilla'],
  ...row('E', 'grave', 'acute', 'circumflex', 'diaeresis'),
  ...row('I', 'grave', 'acute', 'circumflex', 'diaeresis'),
  null,
  ['N', 'tilde'],
  ...row('O', 'grave', 'acute', 'circumflex', 'tilde', 'diaeresis'),
  null,
  null,
  ...row('U', 'grave', 'acute', 'circumflex', 'diaeresis'),
  ['Y', 'acute'],
  null,
  null,
];

function row(base: string, ...above: Accent[]): (readonly [string, Accent])[] {
  return above.map((accent) => [base, accent] as const);
}

/**
 * The letters of Latin-1 that are others with an accent: à to ÿ stand where À to ß do, 32 further on. A capital is
 * pressed into six rows, down to the last, to make room.
 */
export function composed(picture: (base: string) => readonly number[]): (readonly [string, readonly number[]])[] {
  return letters
    .flatMap((letter, i) => {
      if (!letter) return [];
      const [base, mark] = letter;
      const code = 0xc0 + i;
      return [
        [String.fromCharCode(code), marked(picture(base), mark, true)] as const,
        [String.fromCharCode(code + 32), marked(picture(base.toLowerCase()), mark, false)] as const,
      ];
    })
    .concat([['\xff', marked(picture('y'), 'diaeresis', false)]]);
}

function marked(rows: readonly number[], mark: Accent | 'cedilla', capital: boolean): readonly number[] {
  if (mark === 'cedilla') return [...rows.slice(0, 7), CEDILLA];
  return [...accents[mark], ...(capital ? [rows[0]!, ...rows.slice(2, 7)] : rows.slice(2))];
}
