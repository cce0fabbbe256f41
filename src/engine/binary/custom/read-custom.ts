import type { CustomSection, WasmModule } from '../../module/module.ts';
import { printable } from '../../module/names.ts';
import { hexBytes } from '../../util/hex.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import { BRANCH_HINTS, branchHintContents, branchHintsOf, misplacedHint } from './branch-hints.ts';
import type { CustomContents, CustomProblem } from './contents.ts';
import { dylinkContents, linkingContents, relocContents } from './linking.ts';
import { nameContents } from './name-section.ts';
import {
  buildIdContents,
  externalDebugInfoContents,
  producersContents,
  sourceMapContents,
  targetFeaturesContents,
} from './tool-sections.ts';

type Read = (module: WasmModule, section: CustomSection) => CustomContents;

const readers: ReadonlyMap<string, Read> = new Map([
  ['name', nameContents],
  ['producers', producersContents],
  ['target_features', targetFeaturesContents],
  ['sourceMappingURL', sourceMapContents],
  ['external_debug_info', externalDebugInfoContents],
  ['build_id', buildIdContents],
  [BRANCH_HINTS, branchHintContents],
  ['dylink.0', dylinkContents],
  ['linking', linkingContents],
]);

/** Sections that are only named: what they are, by how their names begin. */
const known: readonly (readonly [beginning: string, what: string])[] = [
  ['.debug_', 'DWARF debug information'],
  ['component-type', 'WIT types, for making a component of the module'],
  ['__wasm_bindgen', 'for wasm-bindgen, which has not been run yet'],
  ['wasm-bindgen', 'for wasm-bindgen'],
  ['metadata.code.', 'about single instructions'],
  ['corestack', 'call stacks of a program that crashed'],
  ['coreinstances', 'instances of a program that crashed'],
  ['coremodules', 'modules of a program that crashed'],
];

const done = new WeakMap<CustomSection, CustomContents>();

/** What a custom section says; read once. Those that nobody here knows show how their bytes begin. */
export function readCustom(module: WasmModule, section: CustomSection): CustomContents {
  let contents = done.get(section);
  if (contents === undefined) {
    const read = section.name.startsWith('reloc.') ? relocContents : readers.get(section.name);
    contents = read ? read(module, section) : unknownContents(module, section);
    done.set(section, contents);
  }
  return contents;
}

/** Bytes of an unknown section that are looked at. */
const HEAD = 120;

function unknownContents({ bytes }: WasmModule, { name, start, end }: CustomSection): CustomContents {
  const summary = known.find(([beginning]) => name.startsWith(beginning))?.[1];
  if (summary !== undefined) return { summary, rows: [], problem: null };
  if (start === end) return { summary: 'empty', rows: [], problem: null };
  const head = bytes.subarray(start, Math.min(end, start + HEAD));
  const text = decodeUtf8(head, 0, head.length);
  const dots = end - start > HEAD ? '…' : '';
  if ('text' in text && /^[^\p{Cc}]+$/u.test(text.text)) {
    return { summary: `“${printable(text.text)}${dots}”`, rows: [], problem: null };
  }
  const hex = hexBytes(head.subarray(0, 16));
  return { summary: end - start > 16 ? `${hex} …` : hex, rows: [], problem: null };
}

/**
 * The first thing that is wrong with a custom section, null when nothing is. Looks at what the section is about, too,
 * which for branch hints is a walk over each function that has any.
 */
export function problemOfCustom(module: WasmModule, section: CustomSection): CustomProblem | null {
  const { problem } = readCustom(module, section);
  if (problem !== null || section.name !== BRANCH_HINTS) return problem;
  for (const hints of branchHintsOf(module).funcs.values()) {
    const misplaced = misplacedHint(module, hints);
    if (misplaced !== null) return misplaced;
  }
  return null;
}
