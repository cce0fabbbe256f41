import type { PixelFormat, PixelPicture } from '../../../protocol/messages.ts';

/** Bits of a pixel. */
const bitsOf: Readonly<Record<PixelFormat, number>> = {
  rgba8888: 32,
  bgra8888: 32,
  rgb565: 16,
  grey8: 8,
  index1: 1,
  index2: 2,
  index4: 4,
  index8: 8,
};

type PixelLayout = Pick<PixelPicture, 'width' | 'height' | 'format' | 'stride' | 'highFirst' | 'palette' | 'bytes'>;

/** A picture as a canvas wants it: red, green, blue and alpha of every pixel. Memory has no say in alpha: all is opaque. */
export function toRgba(picture: PixelLayout): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = picture;
  const out = new Uint8ClampedArray(4 * width * height);
  const color = reader(picture);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = color(x, y);
      out[at++] = value >> 16;
      out[at++] = (value >> 8) & 255;
      out[at++] = value & 255;
      out[at++] = 255;
    }
  }
  return out;
}

/** Where the pixel's first bit is, in bytes from the picture's address. */
export function byteAt({ format, stride }: Pick<PixelPicture, 'format' | 'stride'>, x: number, y: number): number {
  return y * stride + ((x * bitsOf[format]) >> 3);
}

/** The colour of a pixel as 0xRRGGBB. */
function reader(picture: PixelLayout): (x: number, y: number) => number {
  const { format, stride, bytes, highFirst } = picture;
  const byte = (at: number): number => bytes[at] ?? 0;
  switch (format) {
    case 'rgba8888':
      return (x, y) => {
        const at = y * stride + 4 * x;
        return (byte(at) << 16) | (byte(at + 1) << 8) | byte(at + 2);
      };
    case 'bgra8888':
      return (x, y) => {
        const at = y * stride + 4 * x;
        return (byte(at + 2) << 16) | (byte(at + 1) << 8) | byte(at);
      };
    case 'rgb565':
      return (x, y) => {
        const at = y * stride + 2 * x;
        return from565(byte(at) | (byte(at + 1) << 8));
      };
    case 'grey8':
      return (x, y) => byte(y * stride + x) * 0x010101;
    default: {
      const bits = bitsOf[format];
      const most = 2 ** bits - 1;
      const colors = picture.palette ?? Array.from({ length: most + 1 }, (_, i) => grey(i, most));
      return (x, y) => {
        const first = (x * bits) & 7;
        const shift = highFirst ? 8 - bits - first : first;
        return colors[(byte(y * stride + ((x * bits) >> 3)) >> shift) & most] ?? 0;
      };
    }
  }
}

function grey(value: number, most: number): number {
  return Math.round((255 * value) / most) * 0x010101;
}

/** Five, six and five bits, spread over eight each: 0 stays 0, and the most becomes 255. */
function from565(value: number): number {
  const spread = (part: number, bits: number): number => (part << (8 - bits)) | (part >> (2 * bits - 8));
  return (spread(value >> 11, 5) << 16) | (spread((value >> 5) & 63, 6) << 8) | spread(value & 31, 5);
}
