// The console's registers by name, and words for what is written to them.

import { text, textUtf16 } from './env';

const PALETTE: usize = 0x04;
const DRAW_COLORS: usize = 0x14;
const GAMEPAD: usize = 0x16;

export const BUTTON_1: u8 = 1;
export const LEFT: u8 = 16;
export const RIGHT: u8 = 32;
export const UP: u8 = 64;
export const DOWN: u8 = 128;

export const TWO_BITS: u32 = 1;
export const FLIP_X: u32 = 2;

// The palette, counted from 1 as drawing colors are; 0 would be transparent.
export const NIGHT: u16 = 1;
export const HILL: u16 = 2;
export const GLOW: u16 = 3;
export const MOON: u16 = 4;

export function setPalette(night: u32, hill: u32, glow: u32, moon: u32): void {
  store<u32>(PALETTE, night, 0);
  store<u32>(PALETTE, hill, 4);
  store<u32>(PALETTE, glow, 8);
  store<u32>(PALETTE, moon, 12);
}

/** Which palette colors the drawing colors 1 to 4 are. */
export function setColors(first: u16, second: u16 = 0, third: u16 = 0, fourth: u16 = 0): void {
  store<u16>(DRAW_COLORS, first | (second << 4) | (third << 8) | (fourth << 12));
}

/** Is the button down? */
export function pressed(button: u8): bool {
  return (load<u8>(GAMEPAD) & button) != 0;
}

export function write(words: string, x: i32, y: i32): void {
  textUtf16(changetype<usize>(words), words.length << 1, x, y);
}

/** Room for ten digits and the 0 that ends them. */
const digits = memory.data(12);

/** Writes a number that ends left of `right`. */
export function writeNumber(value: u32, right: i32, y: i32): void {
  let at: usize = digits + 11;
  store<u8>(at, 0);
  let x = right;
  do {
    at--;
    store<u8>(at, 48 + <u8>(value % 10));
    value /= 10;
    x -= 8;
  } while (value != 0);
  text(at, x, y);
}
