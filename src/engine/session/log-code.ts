import type { Answer, GivenAnswer } from '../debug/time/tape.ts';
import { ByteReader, type Fail } from '../util/byte-reader.ts';
import { ByteWriter } from '../util/byte-writer.ts';
import type { Block } from './blocks.ts';
import { Leaning, readInput, writeInput } from './input-code.ts';
import type { SavedEntry, SavedLog } from './saved-log.ts';
import type { Damage } from './session-error.ts';
import { readWhole, readWide } from './value-code.ts';

/** Bytes from which a block is full: what is lost at most when one is damaged, beside what comes behind it. */
const FULL = 4096;

/** Inputs and answers that are read at most: a day of a game. A small file may be made to hold very many. */
export const MOST_INPUTS = 5_000_000;

const answerKinds = ['now', 'random', 'grow'] as const satisfies readonly Answer['of'][];

/** A stretch of the log under construction, or being read: what it leans on is begun anew in each. */
class Stretch {
  readonly leaning = new Leaning();
  entryAt: number;
  answerAt: number;
  now = 0n;

  constructor(readonly from: number) {
    this.entryAt = from;
    this.answerAt = from;
  }
}

/**
 * The log in blocks of some KB, each with everything that came in between two moments, so that any number of them from
 * the first on are a log up to a moment.
 * ```
 *  from   to - from   number of entries   number of answers   length of the entries   entries   answers
 *  entry:  moment - moment of the entry before   input (see input-code.ts)
 *  answer: kind   moment - moment of the answer before   nanoseconds - those answered before | length, bytes | nothing
 * ```
 * Whole numbers are LEB128; differences that may be below zero have their sign in the lowest bit. `begin`: the log goes
 * on from that moment, where blocks that are there already end.
 */
export function writeLog({ entries, answers, total }: SavedLog, begin = 0): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let entry = 0;
  let answer = 0;
  let from = begin;
  do {
    const stretch = new Stretch(from);
    const [entryBytes, answerBytes] = [new ByteWriter(), new ByteWriter()];
    const [firstEntry, firstAnswer] = [entry, answer];
    let to = from;
    // All of one moment, then those of the next one, until the block is full.
    while (entry < entries.length || answer < answers.length) {
      if (entryBytes.length + answerBytes.length >= FULL) break;
      to = Math.min(entries[entry]?.at ?? Infinity, answers[answer]?.at ?? Infinity);
      for (; entries[entry]?.at === to; entry++) writeEntry(entryBytes, entries[entry]!, stretch);
      for (; answers[answer]?.at === to; answer++) writeAnswer(answerBytes, answers[answer]!, stretch);
    }
    if (entry === entries.length && answer === answers.length) to = Math.max(to, total);
    const out = new ByteWriter();
    out.writeWhole(from);
    out.writeWhole(to - from);
    out.writeU32(entry - firstEntry);
    out.writeU32(answer - firstAnswer);
    out.writeVector(entryBytes.bytes);
    out.writeBytes(answerBytes.bytes);
    blocks.push(out.bytes);
    from = to;
  } while (entry < entries.length || answer < answers.length);
  return blocks;
}

/** The log as far as its blocks are there, whole and without a gap. */
export function readLog(blocks: readonly Block[]): { readonly log: SavedLog; readonly damage: Damage | null } {
  const entries: SavedEntry[] = [];
  const answers: GivenAnswer[] = [];
  let total = 0;
  for (const [number, { offset, payload }] of blocks.entries()) {
    try {
      const part = readStretch(payload, number === 0 ? 0 : total, MOST_INPUTS - entries.length - answers.length);
      for (const one of part.entries) entries.push(one);
      for (const one of part.answers) answers.push(one);
      total = part.to;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return { log: { entries, answers, total }, damage: { offset, what: error.message } };
    }
  }
  return { log: { entries, answers, total }, damage: null };
}

/** What a block says cannot be. */
class Malformed extends Error {}

function readStretch(
  payload: Uint8Array,
  expected: number,
  most: number,
): { readonly entries: SavedEntry[]; readonly answers: GivenAnswer[]; readonly to: number } {
  const fail: Fail = (message) => {
    throw new Malformed(`The log of inputs is wrong: ${message}.`);
  };
  const input = new ByteReader(payload, 0, payload.length, fail);
  const from = readWhole(input, fail);
  if (from !== expected) throw new Malformed('A part of the log of inputs is missing before it.');
  const to = from + readWhole(input, fail);
  if (!Number.isSafeInteger(to)) fail('a moment that cannot be', 0);
  const entryCount = input.readCount(2);
  const answerCount = input.readCount(2);
  if (entryCount + answerCount > most) fail(`more than ${MOST_INPUTS} inputs`, input.pos);
  const end = input.readCount() + input.pos;
  const stretch = new Stretch(from);
  const entries: SavedEntry[] = [];
  const answers: GivenAnswer[] = [];
  input.limit = end;
  for (let i = 0; i < entryCount; i++) entries.push(readEntry(input, stretch, to, fail));
  if (!input.done) fail('more inputs in a block than their number says', input.pos);
  input.limit = payload.length;
  for (let i = 0; i < answerCount; i++) answers.push(readAnswer(input, stretch, to, fail));
  if (!input.done) fail('more answers in a block than their number says', input.pos);
  return { entries, answers, to };
}

function writeEntry(out: ByteWriter, { at, place, input }: SavedEntry, stretch: Stretch): void {
  out.writeWhole(at - stretch.entryAt);
  stretch.entryAt = at;
  writeInput(out, input, place, stretch.leaning);
}

function readEntry(input: ByteReader, stretch: Stretch, to: number, fail: Fail): SavedEntry {
  stretch.entryAt = momentAfter(input, stretch.entryAt, to, fail);
  return { at: stretch.entryAt, ...readInput(input, stretch.leaning, fail) };
}

function writeAnswer(out: ByteWriter, answer: GivenAnswer, stretch: Stretch): void {
  out.writeByte(answerKinds.indexOf(answer.of));
  out.writeWhole(answer.at - stretch.answerAt);
  stretch.answerAt = answer.at;
  if (answer.of === 'random') out.writeVector(answer.value);
  else if (answer.of === 'now') {
    const change = answer.value - stretch.now;
    out.writeWide(change < 0n ? -2n * change - 1n : 2n * change);
    stretch.now = answer.value;
  }
}

function readAnswer(input: ByteReader, stretch: Stretch, to: number, fail: Fail): GivenAnswer {
  const start = input.pos;
  const of = answerKinds[input.readByte()];
  const at = momentAfter(input, stretch.answerAt, to, fail);
  stretch.answerAt = at;
  switch (of) {
    case 'now': {
      const wide = readWide(input, 72, fail);
      stretch.now += (wide & 1n) === 0n ? wide >> 1n : -((wide + 1n) >> 1n);
      return { of, at, value: stretch.now };
    }
    case 'random': {
      const length = input.readCount();
      const first = input.skip(length);
      return { of, at, value: input.bytes.slice(first, first + length) };
    }
    case 'grow':
      return { of, at };
    default:
      return fail('an unknown kind of answer', start);
  }
}

function momentAfter(input: ByteReader, before: number, to: number, fail: Fail): number {
  const start = input.pos;
  const at = before + readWhole(input, fail);
  return at <= to ? at : fail('a moment that is later than the block it stands in', start);
}
