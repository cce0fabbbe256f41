import type { CustomSection, WasmModule } from '../../module/module.ts';
import { type CustomContents, contentsOf } from './contents.ts';

/** What made the module. https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md */
export function producersContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'what made the module', (reader, rows) => {
    for (let fields = reader.readCount(2); fields > 0; fields--) {
      const field = reader.readName();
      for (let left = reader.readCount(2); left > 0; left--) {
        const offset = reader.pos;
        const name = reader.readName();
        rows.add(field, `${name} ${reader.readName()}`.trimEnd(), offset);
      }
    }
  });
}

const uses: Readonly<Record<string, string>> = { '+': 'used', '-': 'must not be used', '=': 'required' };

/** https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#target-features-section */
export function targetFeaturesContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'features of WebAssembly', (reader, rows) => {
    for (let left = reader.readCount(2); left > 0; left--) {
      const offset = reader.pos;
      const prefix = String.fromCharCode(reader.readByte());
      rows.add(reader.readName(), uses[prefix] ?? `with the unknown prefix ${JSON.stringify(prefix)}`, offset);
    }
  });
}

/** https://github.com/WebAssembly/tool-conventions/blob/main/Debugging.md#source-maps */
export function sourceMapContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'where its source map is', (reader, rows) => {
    const offset = reader.pos;
    rows.add('URL', reader.readName(), offset);
  });
}

/** https://github.com/WebAssembly/tool-conventions/blob/main/Debugging.md#external-dwarf */
export function externalDebugInfoContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'its DWARF is in another file', (reader, rows) => {
    const offset = reader.pos;
    rows.add('file', reader.readName(), offset);
  });
}

/** Bytes of a build id that are written out: they are 16 or 20 as a rule. */
const ID_BYTES = 64;

/** https://github.com/WebAssembly/tool-conventions/blob/main/BuildId.md */
export function buildIdContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'which build it is', (reader, rows) => {
    const offset = reader.pos;
    const size = reader.readU32();
    const start = reader.skip(size);
    const shown = bytes.subarray(start, start + Math.min(size, ID_BYTES));
    const hex = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join('');
    rows.add('id', size > ID_BYTES ? `${hex}…` : hex, offset);
  });
}
