import type { PauseView } from '../../protocol/messages.ts';
import { instructionText } from './moments.ts';

/** What a screen reader says of a stop: why, or else at which moment, and what comes next. */
export function stopNews({ stop, top, moment }: PauseView): string {
  const why = stop.text.replace(/\.$/, '') || instructionText(moment.at);
  return top?.next == null ? why : `${why}. ${top.next.text}`;
}
