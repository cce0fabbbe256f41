import { describe, expect, it } from 'vitest';
import { Random } from '../support/random.ts';
import { wat } from '../support/wat.ts';
import { compare } from './comparison.ts';
import { type Ours, oursOf } from './judge.ts';
import type { Observation } from './observe.ts';

const newest = { newest: true, only: false };
const refused = (message: string): Observation => ({ valid: false, log: [], exhausted: false, message });

async function ours(text: string): Promise<Ours> {
  return oursOf(await wat(text), 'own', new Random(1));
}

describe('holding our side against another', () => {
  it('finds nothing where both see the same', async () => {
    const one = await ours('(module (func (export "f") (result i32) (i32.const 1)))');
    expect(compare(one, one.observation!, 'own', newest)).toEqual({ how: 'equal', ran: true });
  });

  it('finds a result that differs', async () => {
    const one = await ours('(module (func (export "f") (result i32) (i32.const 1)))');
    const log = one.observation!.log.map((line) => line.replace('= 1', '= 2'));
    const found = compare(one, { ...one.observation!, log }, 'own', newest);
    expect(found).toMatchObject({ how: 'failure', failure: { kind: 'differs after values' } });
  });

  it('finds verdicts that differ, either way', async () => {
    const valid = await ours('(module)');
    expect(compare(valid, refused('something new @+1'), 'own', newest).how).toBe('failure');
    const invalid = oursOf(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 99, 0), 'mutated', new Random(1));
    expect(invalid.verdict.verdict).toBe('invalid');
    expect(compare(invalid, { ...refused(''), valid: true }, 'mutated', newest).how).toBe('failure');
  });

  it('takes a limit of the platform for what it is', async () => {
    const found = compare(await ours('(module)'), refused('type count of 2000000 exceeds limit'), 'own', newest);
    expect(found).toMatchObject({ how: 'known', why: { name: 'limits' } });
  });

  it('does not ask an older platform of what it does not know', async () => {
    const valid = await ours('(module)');
    const old = { newest: false, only: true };
    expect(compare(valid, refused('unknown type form: 96, expected 0x60'), 'own', old).how).toBe('unknown');
    expect(compare(valid, refused('not enough arguments on the stack'), 'own', old).how).toBe('failure');
  });

  it('does not compare results that engines may choose', async () => {
    const one = oursOf(
      await wat('(module (func (export "f") (param f32) (result f32) (f32.sqrt (local.get 0))))'),
      'mutated',
      new Random(1),
    );
    expect(compare(one, { ...one.observation!, log: ['else'] }, 'mutated', newest)).toEqual({
      how: 'equal',
      ran: false,
    });
  });

  it('knows that an instruction may have several reasons to trap', async () => {
    const one = await ours('(module (func (export "f") unreachable))');
    const trap = (kind: string): Observation => ({
      ...one.observation!,
      log: one.observation!.log.map((line) => line.replace('unreachable', kind)),
    });
    const array = { ...one, observation: trap('array') };
    expect(compare(array, trap('memory'), 'own', newest)).toMatchObject({ how: 'known' });
    expect(compare(array, trap('division'), 'own', newest).how).toBe('failure');
  });
});
