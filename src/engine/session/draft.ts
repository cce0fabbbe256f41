import type { Debugger } from '../debug/debugger.ts';
import type { Entry, GivenAnswer } from '../debug/time/tape.ts';
import { ByteWriter } from '../util/byte-writer.ts';
import { encodeUtf8 } from '../util/utf8-encode.ts';
import { writeBlock, writeEnd, writeStart } from './blocks.ts';
import { headerJson } from './header.ts';
import { writeLog } from './log-code.ts';
import { savedTape } from './portable.ts';
import { headerOf, recordedRun, type SessionFacts } from './save.ts';

/** Inputs and answers that are written at a time: whatever runs goes on after a millisecond or two. */
const MOST_AT_ONCE = 2000;

/**
 * A piece of a draft. `head`, all of `log` that came so far, and `tail`, one behind the other, are a session file with
 * neither sums nor module.
 */
export interface DraftPiece {
  /** Number of this piece: whoever has it and all before asks for what comes after. */
  readonly mark: number;
  /** Is it the first one, so that what was there before is no part of the draft? */
  readonly anew: boolean;
  /** There is more of the log: no whole file can be made yet. */
  readonly more: boolean;
  readonly head: Uint8Array<ArrayBuffer>;
  /** What comes behind the log that was given before. */
  readonly log: Uint8Array<ArrayBuffer>;
  readonly tail: Uint8Array<ArrayBuffer>;
  /** The moment that is shown, and the last one. */
  readonly at: number;
  readonly total: number;
}

/** What was written down so far. */
interface Written {
  readonly mark: number;
  /** The log it is from: another array when it is another one, or lost its beginning. */
  readonly entries: readonly Entry[] | null;
  readonly answers: readonly GivenAnswer[] | null;
  /** Inputs and answers that were written, and the moment up to which. */
  readonly entered: number;
  readonly answered: number;
  readonly to: number;
}

const none: Written = { mark: 0, entries: null, answers: null, entered: 0, answered: 0, to: 0 };

/**
 * Writes the recording of a run down while it grows, each time only what came since the last time. Inputs of the moment
 * where the run stands may be taken back, and go to the tail, which is written anew each time.
 */
export class Drafting {
  #last = none;

  /**
   * What came after the piece `after`; all of it when that is not the last one, or not of this recording. Null where a
   * host function is under way, which is no moment. Throws a SessionError when there is nothing to write down.
   */
  piece(debug: Debugger, facts: SessionFacts, after: number | null): DraftPiece | null {
    const { driver, recording, first } = recordedRun(debug);
    const { run, history } = driver;
    if (history.between) return null;
    const { entries, answers } = recording;
    const last = this.#last;
    const goesOn = last.entries === entries && last.answers === answers && after === last.mark;
    const before = goesOn ? last : { ...none, mark: last.mark, entries, answers };
    // Whatever fails in here, the next one begins anew.
    this.#last = { ...none, mark: last.mark };
    const { total } = history;
    const until = untilWhen(before, total);
    const entered = endBefore(entries, before.entered, until);
    const answered = endBefore(answers, before.answered, until);
    const log = new ByteWriter();
    let { to } = before;
    if (entered > before.entered || answered > before.answered) {
      to = Math.max(entries[entered - 1]?.at ?? 0, answers[answered - 1]?.at ?? 0);
      const stretch = {
        entries: entries.slice(before.entered, entered),
        answers: answers.slice(before.answered, answered),
      };
      for (const block of writeLog(savedTape(stretch, run, to), before.to)) writeBlock(log, 'L', block);
    }
    const more = until < total;
    const head = new ByteWriter();
    const tail = new ByteWriter();
    if (!more) {
      const rest = { entries: entries.slice(entered), answers: answers.slice(answered) };
      writeStart(head);
      writeBlock(head, 'H', encodeUtf8(headerJson(headerOf(driver, recording, first, facts))));
      for (const block of writeLog(savedTape(rest, run, total), to)) writeBlock(tail, 'L', block);
      writeEnd(tail);
    }
    const mark = last.mark + 1;
    this.#last = { mark, entries, answers, entered, answered, to };
    return { mark, anew: !goesOn, more, head: head.bytes, log: log.bytes, tail: tail.bytes, at: history.at, total };
  }
}

/**
 * The moment before which inputs are written now: the last one, unless there are too many of them. All that came in at
 * one moment go together.
 */
function untilWhen({ entries, answers, entered, answered, to }: Written, total: number): number {
  const entry = entries?.[entered + MOST_AT_ONCE];
  const answer = answers?.[answered + MOST_AT_ONCE];
  const until = Math.min(total, entry?.at ?? total, answer?.at ?? total);
  return until > to ? until : total;
}

/** Where in a list what is not before a moment begins. */
function endBefore(list: readonly { readonly at: number }[], from: number, until: number): number {
  let end = from;
  while (end < list.length && list[end]!.at < until) end++;
  return end;
}
