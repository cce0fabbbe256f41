import { expect, it } from 'vitest';
import {
  readProducers,
  readSourceMappingUrl,
  readTargetFeatures,
} from '../../../../src/engine/binary/custom/tool-sections.ts';
import { decode } from '../../../../src/engine/binary/decode.ts';
import { customSection, moduleOf } from '../../../support/bytes.ts';

it('reads who made a module', () => {
  const module = decode(
    moduleOf(
      customSection(`
        09 70 72 6f 64 75 63 65 72 73  ; "producers"
        01                             ; one field
        08 6c 61 6e 67 75 61 67 65     ; "language"
        01                             ; one value
        01 43 03 63 31 31              ; "C", "c11"
      `),
    ),
  );
  expect(readProducers(module)).toEqual([{ field: 'language', name: 'C', version: 'c11' }]);
  expect(readProducers(decode(moduleOf('')))).toEqual([]);
});

it('reads where the source map is', () => {
  const module = decode(
    moduleOf(
      customSection(`
        10 73 6f 75 72 63 65 4d 61 70 70 69 6e 67 55 52 4c ; "sourceMappingURL"
        05 61 2e 6d 61 70                                  ; "a.map"
      `),
    ),
  );
  expect(readSourceMappingUrl(module)).toBe('a.map');
  expect(readSourceMappingUrl(decode(moduleOf('')))).toBeNull();
});

it('reads the features the tools wrote down, as far as it goes', () => {
  const module = decode(
    moduleOf(
      customSection(`
        0f 74 61 72 67 65 74 5f 66 65 61 74 75 72 65 73 ; "target_features"
        02 2b 03 61 62 63                               ; two: "+abc"
        2d 09 61                                        ; and "-" of a name that is cut off
      `),
    ),
  );
  expect(readTargetFeatures(module)).toEqual(['+abc']);
});
