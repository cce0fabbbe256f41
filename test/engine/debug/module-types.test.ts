import { expect, it } from 'vitest';
import { decode, validate, valueView, type Value } from '../../../src/engine/index.ts';
import { typeInModule } from '../../../src/engine/debug/module-types.ts';
import { assemble } from '../../support/assemble.ts';
import { Assembled } from '../runtime/assembled.ts';

it('types of the store are shown in the numbers of the module that looks', () => {
  const first = Assembled.of({ types: [{ array: 'i8' }, { array: 'i16' }, { struct: ['i64'] }] });
  const second = first.with({
    types: [
      { struct: ['i64'] },
      { array: 'i16' },
      { struct: ['mut (ref null 1)', '(ref 0)'] },
      { func: [[], ['(ref 2)']] },
    ],
    funcs: [{ type: 3, name: 'f', code: 'ref.null (ref null 1); struct.new_default 0; struct.new 2' }],
  });
  const [made] = second.invoke('f') as [Value];
  const { types } = second.store;
  expect(made.type).not.toBe('(ref 2)');
  expect(typeInModule(second.instance.module, types, made.type)).toBe('(ref 2)');
  expect(valueView(made, second.instance.module).ref).toMatchObject({
    type: 'type2',
    members: [
      { storage: '(ref null type1)', value: { type: '(ref null type1)' } },
      { storage: '(ref type0)', value: { type: '(ref type0)', ref: { type: 'type0' } } },
    ],
  });
  // The first module has the types of the fields, but not that of the struct.
  expect(valueView(made, first.instance.module).ref).toMatchObject({
    type: 'struct',
    members: [{ storage: '(ref null type1)' }, { storage: '(ref type2)', value: { ref: { type: 'type2' } } }],
  });
  const other = decode(assemble({ types: [{ func: [[], []] }] }));
  validate(other);
  expect(valueView(made, other).ref).toMatchObject({ members: [{ storage: 'arrayref' }, { storage: '(ref struct)' }] });
});
