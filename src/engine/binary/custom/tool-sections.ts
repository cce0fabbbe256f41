import type { CustomSection, WasmModule } from '../../module/module.ts';
import type { ByteOffset } from '../../module/types.ts';
import type { ByteReader } from '../../util/byte-reader.ts';
import { hexBytes } from '../../util/hex.ts';
import { moduleReader } from '../type-codes.ts';
import { attempt, type CustomContents, contentsOf } from './contents.ts';

/** What made a module: a field ("language", "processed-by", "sdk") and one of its values. */
export interface Producer {
  readonly field: string;
  readonly name: string;
  readonly version: string;
}

/** https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md */
function eachProducer(reader: ByteReader, take: (producer: Producer, offset: ByteOffset) => void): void {
  for (let fields = reader.readCount(2); fields > 0; fields--) {
    const field = reader.readName();
    for (let left = reader.readCount(2); left > 0; left--) {
      const offset = reader.pos;
      take({ field, name: reader.readName(), version: reader.readName() }, offset);
    }
  }
}

export function producersContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'what made the module', (reader, rows) => {
    eachProducer(reader, ({ field, name, version }, offset) => rows.add(field, `${name} ${version}`.trimEnd(), offset));
  });
}

/** What made the module, as far as that can be read. */
export function readProducers(module: WasmModule): readonly Producer[] {
  const producers: Producer[] = [];
  withCustom(module, 'producers', (reader) => eachProducer(reader, (producer) => producers.push(producer)));
  return producers;
}

/** https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#target-features-section */
function eachFeature(reader: ByteReader, take: (prefix: string, name: string, offset: ByteOffset) => void): void {
  for (let left = reader.readCount(2); left > 0; left--) {
    const offset = reader.pos;
    const prefix = String.fromCharCode(reader.readByte());
    take(prefix, reader.readName(), offset);
  }
}

const uses: Readonly<Record<string, string>> = { '+': 'used', '-': 'must not be used', '=': 'required' };

export function targetFeaturesContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'features of WebAssembly', (reader, rows) => {
    eachFeature(reader, (prefix, name, offset) =>
      rows.add(name, uses[prefix] ?? `with the unknown prefix ${JSON.stringify(prefix)}`, offset),
    );
  });
}

/** Features the tools say the module uses ("+simd128") or must not use ("-"), as far as they can be read. */
export function readTargetFeatures(module: WasmModule): readonly string[] {
  const features: string[] = [];
  withCustom(module, 'target_features', (reader) =>
    eachFeature(reader, (prefix, name) => features.push(prefix + name)),
  );
  return features;
}

/** https://github.com/WebAssembly/tool-conventions/blob/main/Debugging.md#source-maps */
export function sourceMapContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'where its source map is', (reader, rows) => {
    const offset = reader.pos;
    rows.add('URL', reader.readName(), offset);
  });
}

/** Where the module says its source map is, null when it does not say. */
export function readSourceMappingUrl(module: WasmModule): string | null {
  let url: string | null = null;
  withCustom(module, 'sourceMappingURL', (reader) => {
    url = reader.readName();
  });
  return url;
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
    const hex = hexBytes(shown, '');
    rows.add('id', size > ID_BYTES ? `${hex}…` : hex, offset);
  });
}

/** Reads the first custom section of that name, as far as it can be read. */
function withCustom({ bytes, customs }: WasmModule, name: string, read: (reader: ByteReader) => void): void {
  const section = customs.find((custom) => custom.name === name);
  if (section !== undefined) attempt(() => read(moduleReader(bytes, section.start, section.end)));
}
