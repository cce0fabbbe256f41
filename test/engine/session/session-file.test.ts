import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSession, type SessionContents, writeSession } from '../../../src/engine/session/session-file.ts';
import type { SavedLog } from '../../../src/engine/session/saved-log.ts';
import { SessionError } from '../../../src/engine/session/session-error.ts';
import { noNotes } from '../../../src/engine/session/notes.ts';
import { noKeys } from '../../../src/engine/hosts/game.ts';
import { defaultLimits } from '../../../src/engine/runtime/limits.ts';
import { contents, log } from './arbitrary.ts';

/** A session with a log of so many frames. */
function session(frames: number, more: Partial<SessionContents> = {}): SessionContents {
  const entries = Array.from({ length: frames }, (_, i) => ({
    at: 1000 * i,
    place: null,
    input: { kind: 'frame', elapsed: 0.016 + i / 1e7, keys: null } as const,
  }));
  const total = 1000 * frames;
  return {
    header: {
      wasmscope: '0.1.0',
      module: { name: 'game.wasm', hash: 'ab'.repeat(32), size: 1234 },
      host: 'rocket',
      limits: defaultLimits,
      program: { args: [], env: [], terminal: true, folders: [] },
      entry: null,
      begin: { fixedDt: false, keys: noKeys, picture: null, stubs: [], kept: '' },
      end: { place: null, state: 'idle', exit: null, elapsed: 16 * frames },
      at: total,
      total,
      branch: 'First run',
    },
    notes: {
      breakpoints: [{ id: 'b1', enabled: true, on: { kind: 'export', name: 'update' } }],
      labels: { functions: { 3: 'fly' }, addresses: { '0:64': 'score' } },
      bookmarks: [{ at: 500, name: 'start' }],
    },
    log: { entries, answers: [], total },
    sums: [{ at: total, low: 1, high: 2 }],
    files: new Map(),
    module: null,
    ...more,
  };
}

function read(bytes: Uint8Array): ReturnType<typeof readSession> | SessionError {
  try {
    return readSession('a.wscope', bytes);
  } catch (error) {
    if (error instanceof SessionError) return error;
    throw error;
  }
}

/** Are these the first inputs of the log, all of them up to some moment? */
function isBeginning(part: SavedLog, whole: SavedLog): void {
  const { total } = part;
  expect(total).toBeLessThanOrEqual(whole.total);
  expect(part.entries).toEqual(whole.entries.slice(0, part.entries.length));
  expect(part.answers).toEqual(whole.answers.slice(0, part.answers.length));
  if (total > 0) {
    expect(part.entries.length).toBe(whole.entries.filter(({ at }) => at <= total).length);
    expect(part.answers.length).toBe(whole.answers.filter(({ at }) => at <= total).length);
  }
}

describe('a session file', () => {
  it('gives back all that was written to it', () => {
    fc.assert(
      fc.property(contents, (given) => {
        const { damage, playable, ...all } = readSession('a.wscope', writeSession(given));
        expect(damage).toBe(null);
        expect(playable).toBe(true);
        expect(all).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  it('that was cut anywhere says where, and keeps what is before', () => {
    const whole = session(700, { module: Uint8Array.of(0, 0x61, 0x73, 0x6d) });
    const bytes = writeSession(whole);
    let kept = 0;
    for (let length = 0; length < bytes.length; length++) {
      const found = read(bytes.subarray(0, length));
      if (found instanceof SessionError) {
        expect(length).toBeLessThan(1000);
        continue;
      }
      expect(found.damage?.message).toMatch(/^a\.wscope is damaged at byte \d+ \(0x[0-9a-f]+\)\. The file ends before/);
      expect(found.damage?.offset).toBeLessThanOrEqual(length);
      expect(found.header).toEqual(whole.header);
      isBeginning(found.log, whole.log);
      expect(found.log.entries.length).toBeGreaterThanOrEqual(kept);
      kept = found.log.entries.length;
      if (length > 1100) expect(found.notes).toEqual(whole.notes);
    }
    expect(kept).toBe(700);
  });

  it('keeps what is not damaged, and never takes other inputs for the ones that were saved', () => {
    const whole = session(700);
    const bytes = writeSession(whole);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.slice();
        changed[at]! ^= change;
        const found = read(changed);
        if (found instanceof SessionError) {
          expect(at).toBeLessThan(12);
          return;
        }
        // Another version of the format: 0 is as good as 1.
        if (found.playable && found.damage === null) expect(at).toBeLessThan(12);
        expect(found.header).toEqual(whole.header);
        expect(found.notes).toEqual(whole.notes);
        isBeginning(found.log, whole.log);
      }),
      { numRuns: 2000 },
    );
  });

  it('survives pieces that were taken out, doubled or put in', () => {
    const whole = session(1500);
    const bytes = writeSession(whole);
    const place = fc.nat(bytes.length);
    fc.assert(
      fc.property(place, place, fc.uint8Array({ maxLength: 30 }), (from, to, put) => {
        const changed = Uint8Array.from([...bytes.subarray(0, from), ...put, ...bytes.subarray(to)]);
        const found = read(changed);
        if (found instanceof SessionError) {
          expect(found.problem.message).toMatch(/a\.wscope/);
          return;
        }
        isBeginning(found.log, whole.log);
        expect([noNotes, whole.notes]).toContainEqual(found.notes);
      }),
      { numRuns: 500 },
    );
  });

  it('that was edited by hand keeps its notes and its inputs', () => {
    const whole = session(900);
    const bytes = writeSession(whole);
    const text = Buffer.from(bytes).toString('latin1');
    const edited = Buffer.from(text.replace('"at":900000', '"at":17'), 'latin1');
    const found = read(new Uint8Array(edited));
    expect(found).toMatchObject({
      header: whole.header,
      notes: whole.notes,
      log: whole.log,
      damage: {
        offset: 12,
        message: expect.stringMatching(
          /is damaged at byte 12 \(0xc\)\. The part that begins there is not as it was written\. Kept of it: 1 breakpoint, 2 labels, 1 bookmark, and all of the recording, up to #900,000\./,
        ),
      },
    });
  });

  it('with a time that no clock can tell is refused', () => {
    const whole = session(1);
    const end = { ...whole.header.end, elapsed: 1e300 };
    const bytes = writeSession({ ...whole, header: { ...whole.header, end } });
    expect(() => readSession('a.wscope', bytes)).toThrow(SessionError);
  });

  it('of a newer format is refused by name, and its notes are kept', () => {
    const bytes = writeSession(session(10));
    bytes[8] = 7;
    const found = read(bytes);
    expect(found).toMatchObject({
      playable: false,
      notes: session(10).notes,
      damage: { kind: 'unsupported', message: expect.stringContaining('its format is 7, the newest known here is 1') },
    });
  });

  it('is told from files that are none', () => {
    const found = read(Uint8Array.of(0, 0x61, 0x73, 0x6d));
    expect(found).toBeInstanceOf(SessionError);
    expect((found as SessionError).problem).toMatchObject({ message: expect.stringMatching(/no session/), offset: 0 });
  });

  it('of random bytes behind a good beginning is read or refused, and nothing else', () => {
    const beginning = writeSession(session(3)).subarray(0, 12);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
        expect(read(Uint8Array.from([...beginning, ...rest]))).toBeInstanceOf(SessionError);
      }),
    );
  });

  it('takes less than 50 KB for a minute of a game at 60 frames a second', () => {
    let at = 0;
    const entries = Array.from({ length: 3600 }, (_, i) => {
      const keys = i % 20 === 0 ? { ...noKeys, left: i % 40 === 0, button1: i % 60 === 0 } : null;
      at += 20_000 + ((i * 7919) % 30_000);
      return { at, place: null, input: { kind: 'frame', elapsed: 1 / 60 + Math.sin(i) / 1000, keys } as const };
    });
    const size = writeSession(session(0, { log: { entries, answers: [], total: at } })).length;
    expect(size).toBeLessThan(50_000);
    expect(size).toBeGreaterThan(3600 * 10);
  });
});

describe('the log in a session file', () => {
  it('is cut into blocks only between moments', () => {
    fc.assert(
      fc.property(log, (given) => {
        const bytes = writeSession(session(0, { log: given, header: { ...session(0).header, total: given.total } }));
        expect(readSession('a.wscope', bytes).log).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });
});
