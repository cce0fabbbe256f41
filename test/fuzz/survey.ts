import {
  decode,
  type MemoryDef,
  type TableDef,
  UnsupportedError,
  validate,
  WasmError,
  type WasmModule,
} from '../../src/engine/index.ts';
import { InstructionReader } from '../../src/engine/binary/instructions.ts';
import type { Feature } from './features.ts';

/** What our side says of some bytes. */
export interface Verdict {
  readonly verdict: 'valid' | 'invalid' | 'unsupported';
  readonly message: string;
}

/** Ours; anything but a WasmError comes out as it is. */
export function verdictOf(bytes: Uint8Array): Verdict {
  try {
    validate(decode(bytes));
    return { verdict: 'valid', message: '' };
  } catch (error) {
    if (!(error instanceof WasmError)) throw error;
    return { verdict: error instanceof UnsupportedError ? 'unsupported' : 'invalid', message: error.message };
  }
}

/** What a valid module is made of. */
export interface Survey {
  readonly features: ReadonlySet<Feature>;
  /** Are there instructions whose results the specification leaves to engines? */
  readonly open: boolean;
  readonly instructions: number;
}

const openNames = /^f(32|64)(x\d)?\.(add|sub|mul|div|sqrt|ceil|floor|trunc|nearest|min|max|demote|promote)|relaxed/;

/** Looks at everything in a valid module. */
export function survey(bytes: Uint8Array): Survey {
  const module = decode(bytes);
  const features = new Set<Feature>(declaredFeatures(module));
  let open = false;
  let instructions = 0;
  for (const { body } of module.funcs) {
    if (body === null) continue;
    const reader = InstructionReader.ofBody(bytes, body);
    while (reader.next()) {
      const { number, mnemonic } = reader.opcode;
      instructions++;
      const feature = featureOf(number, mnemonic);
      if (feature !== null) features.add(feature);
      if (openNames.test(mnemonic)) open = true;
    }
  }
  return { features, open, instructions };
}

function declaredFeatures({ memories, tables, types, tags, globals }: WasmModule): Feature[] {
  const wide = ({ type }: MemoryDef | TableDef): boolean => type.address === 'i64';
  const found: [Feature, boolean][] = [
    ['multi-memory', memories.length > 1],
    ['memory64', memories.some(wide)],
    ['table64', tables.some(wide)],
    ['threads', memories.some(({ type }) => type.shared)],
    ['gc', types.some(({ kind, supers, final }) => kind !== 'func' || supers.length > 0 || !final)],
    ['simd', globals.some(({ type }) => type.value === 'v128')],
    ['extended-const', globals.some(({ init }) => init !== null && init.end - init.start > 12)],
  ];
  return [
    ...found.flatMap(([feature, has]) => (has ? [feature] : [])),
    ...(tags.length > 0 ? (['exceptions'] as const) : []),
  ];
}

function featureOf(number: number, mnemonic: string): Feature | null {
  switch (number >> 12) {
    case 0xfb:
      return 'gc';
    case 0xfd:
      return mnemonic.includes('relaxed') ? 'relaxed-simd' : 'simd';
    case 0xfe:
      return 'threads';
    case 0xfc:
      return null;
    default:
  }
  if ([0x06, 0x07, 0x09, 0x18, 0x19].includes(number)) return 'legacy-exceptions';
  if ([0x08, 0x0a, 0x1f].includes(number)) return 'exceptions';
  if ([0x12, 0x13, 0x15].includes(number)) return 'tail-call';
  return [0x14, 0xd4, 0xd5, 0xd6].includes(number) ? 'function-references' : null;
}
