import { describe, expect, it } from 'vitest';
import {
  DecodeError,
  decode,
  LinkError,
  type Problem,
  type RuntimeLimits,
  problemOfError,
  Trap,
  type TrapCause,
  trapSentence,
  UnsupportedError,
  validate,
  ValidationError,
} from '../../../src/engine/index.ts';
import { debugging } from '../../support/debugging.ts';
import { wat } from '../../support/wat.ts';

function problemOf(run: () => void): Problem | null {
  try {
    run();
    return null;
  } catch (error) {
    return problemOfError(error);
  }
}

const decoding = (...bytes: number[]): Problem | null => problemOf(() => void decode(Uint8Array.from(bytes)));

describe('problemOfError', () => {
  it('says what is wrong with a file, where, once, and what to do', () => {
    expect(decoding()).toMatchObject({ kind: 'decode', offset: 0, hint: expect.stringMatching(/again/) });
    expect(decoding(0, 0x61, 0x73, 0x6d, 9, 0, 0, 0)).toMatchObject({
      message: 'Unknown binary version 09 00 00 00, expected 01 00 00 00 (at 0x4)',
      hint: expect.stringMatching(/version 1/),
    });
    expect(decoding(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 9, 0)).toMatchObject({
      message: 'Unexpected end: the type section says it has 9 bytes, but 1 are left in the file (at 0xb)',
      hint: expect.stringMatching(/cut off/),
    });
  });

  it('names the function of an invalid body', async () => {
    const module = decode(await wat`(module (func $f (result i32) f64.const 0))`);
    const problem = problemOf(() => validate(module));
    expect(problem).toMatchObject({ kind: 'validation', func: 0, hint: expect.any(String) });
    const place = `at 0x${problem?.offset?.toString(16) ?? ''})`;
    expect(problem?.message.split(place)).toHaveLength(2);
  });

  it('adds the place where the message has none', () => {
    expect(problemOfError(new DecodeError('bad', 20)).message).toBe('Bad (at 0x14)');
    expect(problemOfError(new ValidationError('bad (at 0x14)', 20)).message).toBe('Bad (at 0x14)');
    expect(problemOfError(new ValidationError('bad (at 0x1)', 20)).message).toBe('Bad (at 0x1) (at 0x14)');
    expect(problemOfError(new LinkError('bad')).message).toBe('Bad');
    expect(problemOfError(new LinkError('bad', 20)).message).toBe('Bad (at 0x14)');
  });

  it('names the feature of a module that needs more', () => {
    expect(problemOfError(new UnsupportedError('stack-switching', 8, 'suspend needs stack switching'))).toMatchObject({
      kind: 'unsupported',
      feature: 'stack-switching',
      offset: 8,
    });
  });

  it('says of every link error what it was about, where, and what to do', async () => {
    const problemOfStart = async (text: string, limits: Partial<RuntimeLimits> = {}): Promise<Problem | null> => {
      const { debug } = await debugging(`(module ${text})`);
      debug.limits = limits;
      return problemOf(() => debug.start());
    };
    expect(await problemOfStart('(import "a" "b" (memory 65536))')).toEqual({
      kind: 'link',
      message:
        'Import "a" "b" (memory 65536..): the memory wants at least 65536 pages, the setting allows 16384 (at 0xb)',
      offset: 0xb,
      hint: 'Raise the limit in Settings, or build the module with less.',
    });
    expect(await problemOfStart('(import "a" "t" (table 50 funcref))', { maxTableElements: 10 })).toMatchObject({
      message: expect.stringContaining('Import "a" "t" (table 50.. of funcref): the table wants at least 50 elements'),
      offset: 0xb,
      hint: expect.stringContaining('Raise the limit in Settings'),
    });
    expect(await problemOfStart('(memory 65536)')).toMatchObject({
      message: 'The memory wants at least 65536 pages, the setting allows 16384 (at 0xb)',
      offset: 0xb,
      hint: expect.stringContaining('Raise the limit in Settings'),
    });
    expect(problemOfError(new LinkError('import "m" "f" (function [] -> []): nobody provides it', 20, 0))).toEqual({
      kind: 'link',
      message: 'Import "m" "f" (function [] -> []): nobody provides it (at 0x14)',
      offset: 20,
      hint: 'Build the module without that import, or so that it fits what the host provides.',
    });
    expect(problemOfError(new LinkError('the memory wants 3 pages, and they cannot be had here')).hint).toContain(
      'no room',
    );
  });

  it('owns up to errors of another kind', () => {
    expect(problemOfError(new TypeError('x is not a function')).message).toMatch(/wrong in Wasmscope: x is not/);
    expect(problemOfError('text').kind).toBe('internal');
  });

  it('explains a trap without a place', () => {
    expect(problemOfError(new Trap({ kind: 'unreachable' }))).toMatchObject({ kind: 'trap' });
  });
});

describe('trapSentence', () => {
  const causes: readonly [TrapCause, RegExp][] = [
    [{ kind: 'unreachable' }, /gave up/],
    [{ kind: 'integer-divide-by-zero' }, /zero/],
    [{ kind: 'integer-overflow' }, /division does not fit/],
    [{ kind: 'integer-overflow', value: 3e9 }, /^3000000000 is too large/],
    [{ kind: 'invalid-conversion-to-integer' }, /not a number/],
    [{ kind: 'invalid-conversion-to-integer', value: NaN }, /^NaN cannot/],
    [
      { kind: 'out-of-bounds-memory-access', address: 65_529, size: 8, limit: 65_536, memory: 0 },
      /8 bytes at address 65529 \(0xfff9\), 1 too many: the memory ends at 65536/,
    ],
    [{ kind: 'out-of-bounds-memory-access', address: 9, size: 1, limit: 0, memory: 1 }, /One byte at.*memory 1 ends/],
    [{ kind: 'out-of-bounds-table-access', index: 3, size: 1, limit: 2, table: 0 }, /Element 3 of table 0.*2 elements/],
    [{ kind: 'out-of-bounds-table-access', index: 3, size: 4, limit: 2, table: 0 }, /Elements 3 to 6/],
    [{ kind: 'undefined-element', index: 9, limit: 4, table: 0 }, /Element 9 .* 4 elements/],
    [{ kind: 'uninitialized-element', index: 9, table: 0 }, /null/],
    [{ kind: 'indirect-call-type-mismatch', index: 1, expected: '[] -> []', actual: '[i32] -> []' }, /\[i32\] -> \[\]/],
    [{ kind: 'call-stack-exhausted', frames: 7, limit: 'frames' }, /7 calls are under way/],
    [{ kind: 'call-stack-exhausted', frames: 7, limit: 'bytes' }, /values of 7 calls/],
    [{ kind: 'host', message: 'no more' }, /no more/],
    [{ kind: 'unaligned-atomic', address: 6, size: 4, memory: 0 }, /4 bytes at address 6 \(0x6\).*no multiple of 4/],
    [{ kind: 'expected-shared-memory', memory: 0 }, /the memory, but it is not shared/],
    [{ kind: 'deadlock', address: 16, memory: 2 }, /notifies address 0x10 of memory 2.*only thread/],
  ];

  it.each(causes)('%j', (cause, sentence) => expect(trapSentence(cause)).toMatch(sentence));

  it('gives numbers of 64 bits to the last digit', () => {
    const far = 2n ** 64n - 1n;
    const limit = 65_536;
    expect(trapSentence({ kind: 'out-of-bounds-memory-access', address: far, size: 2, limit, memory: 0 })).toBe(
      '2 bytes at address 18446744073709551615 (0xffffffffffffffff): the memory ends at 65536 (0x10000).',
    );
    expect(trapSentence({ kind: 'out-of-bounds-memory-access', address: 65_535, size: far, limit, memory: 0 })).toMatch(
      /^18446744073709551615 bytes at address 65535 \(0xffff\), 18446744073709551614 too many/,
    );
    expect(trapSentence({ kind: 'out-of-bounds-table-access', index: far, size: 2, limit, table: 0 })).toMatch(
      /^Elements 18446744073709551615 to 18446744073709551616 of table 0/,
    );
    expect(trapSentence({ kind: 'undefined-element', index: far, limit, table: 0 })).toMatch(
      /^Element 18446744073709551615 /,
    );
  });
});
