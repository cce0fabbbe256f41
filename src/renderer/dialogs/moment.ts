import type { MomentWish, TimeView } from '../../protocol/messages.ts';
import { callWord, grouped, instructionText } from '../store/moments.ts';

/** A moment that was typed: where it is, with a sentence that says so, or what is wrong with the text. */
export type TypedMoment =
  | { readonly ok: true; readonly wish: MomentWish; readonly text: string }
  | { readonly ok: false; readonly text: string };

type Run = Pick<TimeView, 'at' | 'first' | 'total' | 'call' | 'calls' | 'frames'>;

const no = (text: string): TypedMoment => ({ ok: false, text });

/** Reads "#1,234,567", "1234567", "+100", "-100", "50%", "frame 312", "call 7", "start" and "end". */
export function readMoment(typed: string, run: Run): TypedMoment {
  const text = typed.trim().toLowerCase();
  if (text === '') return no('');
  if (text === 'end' || text === 'live') {
    return { ok: true, wish: { kind: 'end' }, text: `The end, ${instructionText(run.total)}` };
  }
  if (text === 'start' || text === 'beginning') return instruction(run.first, run);
  const part = /^(\d+(?:[.,]\d+)?)\s*%$/.exec(text)?.[1];
  if (part !== undefined) return partOf(Number(part.replace(',', '.')), run);
  const call = /^(?:frame|call|f|c)\s*#?\s*([\d,._' ]+)$/.exec(text)?.[1];
  if (call !== undefined) return callOf(count(call), run);
  const by = /^([+-])\s*#?([\d,._' ]+)$/.exec(text);
  const steps = by === null ? null : count(by[2] ?? '');
  if (by !== null && steps !== null) return instruction(run.at + (by[1] === '-' ? -steps : steps), run);
  const at = count(text.replace(/^#/, ''));
  return at === null ? no(`Such as ${examples(run)}.`) : instruction(at, run);
}

/** What can be typed, for the run there is. */
export function examples(run: Run): string {
  return `#${grouped(Math.floor(run.total / 2))}, 50%, +1000, ${callWord(run)} ${Math.max(1, run.call)} or end`;
}

function instruction(at: number, { first, total }: Run): TypedMoment {
  if (at > total) return no(`The recording ends at ${instructionText(total)}.`);
  if (at < first) return no(`The first moment that is kept is ${instructionText(first)}.`);
  return { ok: true, wish: { kind: 'instruction', at }, text: `${instructionText(at)} of ${grouped(total)}` };
}

function partOf(percent: number, { first, total }: Run): TypedMoment {
  if (percent > 100) return no('From 0% to 100%.');
  const at = first + Math.round((percent / 100) * (total - first));
  return { ok: true, wish: { kind: 'part', part: percent / 100 }, text: `About ${instructionText(at)}` };
}

function callOf(number: number | null, run: Run): TypedMoment {
  const word = callWord(run);
  if (number === null) return no(`A ${word} has a number, such as ${word} 1.`);
  if (run.calls === 0) return no(`There are no ${word}s in this run.`);
  if (number < 1 || number > run.calls) return no(`From ${word} 1 to ${word} ${grouped(run.calls)}.`);
  return {
    ok: true,
    wish: { kind: 'call', number },
    text: `The start of ${word} ${grouped(number)} of ${grouped(run.calls)}`,
  };
}

/** A whole number, grouped as people like to; null for anything else. */
function count(text: string): number | null {
  const plain = text.trim().replace(/[\s_',.]/g, '');
  if (!/^\d+$/.test(plain)) return null;
  const value = Number(plain);
  return Number.isSafeInteger(value) ? value : null;
}
