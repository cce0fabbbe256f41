import type { ModuleView, MomentView, PauseView, RunState, UpdateView } from '../../protocol/messages.ts';

/**
 * Where the machine is, as a sentence. `finished`: a call has come to its end; `program`: what a program is at; `past`:
 * what it does was recorded.
 */
export function stateSentence(
  state: RunState,
  view: ModuleView | null,
  pause: PauseView | null,
  finished = false,
  program: Pick<UpdateView, 'waiting' | 'exit' | 'runnable'> = { waiting: null, exit: null, runnable: true },
  past = false,
): string {
  if (view === null) return state === 'loading' ? 'Loading' : 'Nothing is open';
  switch (state) {
    case 'empty':
      return 'Nothing is open';
    case 'loading':
      return 'Loading';
    case 'ready':
      if (view.problem !== null) return 'Open, but cannot run';
      return program.runnable ? 'Ready to start' : 'Nothing is running';
    case 'running':
      if (past) return 'Replaying what was recorded';
      if (program.waiting === 'input') return 'The program waits for input, in the Console';
      return program.waiting === 'time' ? 'The program waits for a time' : 'Running';
    case 'paused':
      return pause === null ? 'Paused' : pauseSentence(pause);
    case 'trapped':
      if (pause?.stop.reason === 'exception') return withoutStop(pause.stop.text);
      return pause === null ? 'Trapped' : withWord('Trapped', pause.stop.text);
    case 'idle':
      if (program.exit !== null) return `The program exited with code ${program.exit}`;
      return finished ? 'Finished; nothing is running' : 'Nothing is running';
    case 'problem':
      return 'Stopped by a problem';
  }
}

function pauseSentence({ stop }: PauseView): string {
  switch (stop.reason) {
    case 'breakpoint':
    case 'watch':
      // On the way back a trap or an exception may be what a breakpoint waited for: that is a sentence, not a place.
      if (!/^(breakpoint|watchpoint)\b/i.test(stop.text)) return withWord('Paused', stop.text);
      return `Paused at ${lowerFirst(stop.text)}`;
    case 'step':
    case 'pause':
    case 'entry':
    case 'trap':
    case 'exception':
    case 'finished':
    case 'host-call':
    case 'time':
      return withWord('Paused', stop.text);
  }
}

/** The engine's sentence may say the word itself. */
function withWord(word: string, sentence: string): string {
  const text = withoutStop(sentence);
  if (text === '') return word;
  return text.toLowerCase().startsWith(word.toLowerCase()) ? text : `${word}: ${lowerFirst(text)}`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

function lowerFirst(text: string): string {
  // "I32 …" and "NaN is …" are no sentences' beginnings: only a word with one capital, its first letter, is one.
  return /^[A-Z][a-z]*(?![A-Za-z0-9])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** "frame 312 · update · stop 41". */
export function momentText({ frame, call, stops }: MomentView): string {
  return [frame === null ? '' : `frame ${frame}`, call, `stop ${stops}`].filter((part) => part !== '').join(' · ');
}

/** "17 pages (1.1 MB)". */
export function pagesText(bytes: number): string {
  const pages = Math.floor(bytes / 65_536);
  return `${pages} page${pages === 1 ? '' : 's'} (${sizeText(bytes)})`;
}

/** Bytes as people read them: 812 B, 53 kB, 1.1 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** When something was: the time for today, else the day; '' when nobody knows. */
export function whenText(at: number | null, now: number, locale?: string): string {
  if (at === null) return '';
  const then = new Date(at);
  const sameDay = then.toDateString() === new Date(now).toDateString();
  if (sameDay) return `today ${new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(then)}`;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(then);
}
