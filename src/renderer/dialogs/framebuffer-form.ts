import type { FramebufferSettings, ModuleRow, PixelFormat, Signature } from '../../protocol/messages.ts';

/** Pixel formats in the words of the form. */
export const formats: readonly (readonly [PixelFormat, string])[] = [
  ['rgba8888', '32 bits: red, green, blue, alpha'],
  ['bgra8888', '32 bits: blue, green, red, alpha'],
  ['rgb565', '16 bits: 5 red, 6 green, 5 blue'],
  ['grey8', '8 bits: grey'],
  ['index8', '8 bits: 256 colours'],
  ['index4', '4 bits: 16 colours'],
  ['index2', '2 bits: 4 colours'],
  ['index1', '1 bit: 2 colours'],
];

/** What a module exports that can be of use for a picture. */
export interface Useful {
  readonly globals: readonly string[];
  /** Functions without results that matter, by what they take: nothing, or one number. */
  readonly functions: readonly { readonly name: string; readonly takes: 'nothing' | 'integer' | 'float' }[];
}

/** Sorts out the rows of the list of exports. */
export function usefulOf(rows: readonly ModuleRow[]): Useful {
  return {
    globals: rows.flatMap(({ name, target, detail }) =>
      target?.kind === 'global' && / i(32|64)$/.test(detail) ? [name] : [],
    ),
    functions: rows.flatMap(({ name, target, signature }) => {
      const takes = target?.kind === 'func' && signature !== undefined ? takenBy(signature) : null;
      return takes === null ? [] : [{ name, takes }];
    }),
  };
}

function takenBy({ params: [param, ...more] }: Signature): 'nothing' | 'integer' | 'float' | null {
  if (param === undefined) return 'nothing';
  if (more.length > 0 || !/^[if](32|64)$/.test(param.type)) return null;
  return param.type.startsWith('f') ? 'float' : 'integer';
}

const pictureNames = /frame_?buf|screen|pixel|video|vram|canvas|image|bitmap|fb\b|buf/i;
const frameNames = [
  /^_?(on_?)?(render|draw|paint)(_?frame)?$/i,
  /^_?(on_?)?(frame|next_?frame|animate)$/i,
  /^_?(on_?)?(update|tick|step|loop)(_?frame)?$/i,
  /^_?(go|run|main)$/i,
];
const firstNames = /^(init|setup|start|_start|create)$/i;

/** What a picture of this module is likely to be. */
export function suggested({ globals, functions }: Useful): FramebufferSettings {
  const frame = frameNames.flatMap((pattern) => functions.filter(({ name }) => pattern.test(name)))[0];
  const first = functions.find(
    ({ name, takes }) => takes === 'nothing' && firstNames.test(name) && name !== frame?.name,
  );
  return {
    memory: 0,
    address: globals.find((name) => pictureNames.test(name)) ?? '0',
    width: 256,
    height: 256,
    format: 'rgba8888',
    stride: null,
    highFirst: false,
    palette: '',
    paletteOrder: 'rgb',
    first: first?.name ?? '',
    call: frame?.name ?? '',
    argument: frame === undefined || frame.takes === 'nothing' ? 'none' : frame.takes === 'float' ? 'time' : 'frame',
  };
}

/** The fields whose text has to be read. */
export interface TypedFields {
  readonly width: string;
  readonly height: string;
  readonly stride: string;
}

export function typed({ width, height, stride }: FramebufferSettings): TypedFields {
  return { width: String(width), height: String(height), stride: stride === null ? '' : String(stride) };
}

/** The settings with what was typed, or a sentence about what cannot be read. Whether they fit is the engine's to say. */
export function withTyped(
  settings: FramebufferSettings,
  { width, height, stride }: TypedFields,
): FramebufferSettings | string {
  const whole = (text: string): number => (/^(0x[0-9a-f]+|\d+)$/i.test(text.trim()) ? Number(text) : NaN);
  if (Number.isNaN(whole(width)) || Number.isNaN(whole(height))) return 'Width and height are whole numbers of pixels.';
  if (stride.trim() !== '' && Number.isNaN(whole(stride))) {
    return 'The distance of rows is a whole number of bytes, or nothing.';
  }
  if (settings.address.trim() === '') return 'The picture needs an address.';
  return {
    ...settings,
    width: whole(width),
    height: whole(height),
    stride: stride.trim() === '' ? null : whole(stride),
  };
}

/** Does the format choose colours from a palette? */
export function hasPalette(format: PixelFormat): boolean {
  return format.startsWith('index');
}

/** Are there several pixels in a byte? */
export function sharesBytes(format: PixelFormat): boolean {
  return format === 'index1' || format === 'index2' || format === 'index4';
}
