import { expect, it } from 'vitest';
import { finished, newDraft } from '../../../src/engine/binary/draft.ts';

it('keeps the first thing that needs a feature, and lets decoding go on', () => {
  const draft = newDraft(new Uint8Array());
  draft.needs('a continuation type', 'stack-switching', 11);
  draft.needs('a shared table', 'shared-everything-threads', 20);
  expect(draft.refusal).toMatchObject({ feature: 'stack-switching', offset: 11 });
});

it('leaves nothing of the work in the module', () => {
  const draft = newDraft(new Uint8Array());
  draft.declared.push({ typeIndex: 0, offset: 3 });
  expect(Object.keys(finished(draft)).sort()).toEqual(
    [
      'bytes',
      'sections',
      'types',
      'imports',
      'funcs',
      'tables',
      'memories',
      'globals',
      'tags',
      'exports',
      'start',
      'elements',
      'datas',
      'dataCount',
      'customs',
      'names',
    ].sort(),
  );
});
