/** Where the console and its cart meet: addresses in the one memory, as the public description of WASM-4 has them. */
export const at = {
  /** Four colours, each a u32 0xRRGGBB. */
  palette: 0x04,
  /** A u16 of four nibbles: which palette colour drawing color 1, 2, 3, 4 is; 0 is transparent. */
  drawColors: 0x14,
  /** A byte for each of four game pads. */
  gamepads: 0x16,
  mouseX: 0x1a,
  mouseY: 0x1c,
  mouseButtons: 0x1e,
  systemFlags: 0x1f,
  netplay: 0x20,
  /** 160 x 160 pixels of two bits, the leftmost pixel of four in the lowest bits. */
  framebuffer: 0xa0,
} as const;

export const WIDTH = 160;
export const HEIGHT = 160;
/** Bytes of a row of pixels. */
export const ROW = WIDTH / 4;

/** The memory: 64 KiB, and it cannot grow. */
export const MEMORY_BYTES = 0x10000;

/** Bit of `systemFlags`: the picture is not cleared before `update`. */
export const PRESERVE_FRAMEBUFFER = 1;

/** Four greens, from light to dark. */
const defaultPalette = [0xe0f8cf, 0x86c06c, 0x306850, 0x071821];

/** What stands at 0x04 before the cart begins: palette, drawing colors, idle pads, and a mouse far away. */
export function powerOn(): Uint8Array {
  const bytes = new Uint8Array(at.mouseButtons - at.palette);
  const view = new DataView(bytes.buffer);
  defaultPalette.forEach((color, i) => view.setUint32(4 * i, color, true));
  view.setUint16(at.drawColors - at.palette, 0x1203, true);
  view.setInt16(at.mouseX - at.palette, 0x7fff, true);
  view.setInt16(at.mouseY - at.palette, 0x7fff, true);
  return bytes;
}
