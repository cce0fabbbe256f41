import type { ModuleView, RunState } from '../../../protocol/messages.ts';
import { hasRange, selectionOf, type Cursor } from './memory-cursor.ts';
import { inspectorRows } from './memory-inspector.ts';

/** The words at the right of the tools: what the cursor is on, or how much is selected. */
export function statusOf(cursor: Cursor, inspected: Uint8Array, size: number): string {
  if (size === 0) return '';
  if (hasRange(cursor)) {
    const { from, to } = selectionOf(cursor);
    return `0x${from.toString(16)} – 0x${(to - 1).toString(16)} · ${to - from} bytes`;
  }
  const rows = inspectorRows(inspected);
  const reading = (kind: string) => rows.find((row) => row.kind === kind)?.text ?? '';
  const parts = (['i32', 'f64'] as const)
    .filter((kind) => reading(kind) !== '')
    .map((kind) => `${kind} ${reading(kind)}`);
  return [`0x${cursor.address.toString(16)}`, ...parts].join(' · ');
}

/** How the list of memories calls one: "heap", "memory 2 · i64 · shared". */
export function memoryTitle({ index, name, address, shared }: ModuleView['memories'][number]): string {
  const parts = [name === '' ? `memory ${index}` : name];
  if (address === 'i64') parts.push('i64');
  if (shared) parts.push('shared');
  return parts.join(' · ');
}

/** A size in bytes as people read it, "64 KiB", and in pages. */
export function sizeText(size: number): { readonly short: string; readonly long: string } {
  const pages = size / 65_536;
  const short = size % 2 ** 20 === 0 && size > 0 ? `${size / 2 ** 20} MiB` : `${size / 1024} KiB`;
  return { short, long: `${pages === 1 ? '1 page' : `${pages} pages`} of 64 KiB, ${size} bytes` };
}

/** Why there are no bytes to show; null when there are. */
export function whyEmpty(
  state: RunState,
  memories: number | null,
  size: number,
  hasBytes: boolean,
): { readonly title: string; readonly hint: string } | null {
  if (memories === null)
    return { title: 'No memory yet', hint: 'Open a module: its memory is shown here, byte by byte.' };
  if (state === 'problem' && !(hasBytes && size > 0))
    return { title: 'No memory was made', hint: 'The module cannot run, for the reason given above the panes.' };
  if (memories === 0)
    return {
      title: 'This module has no memory',
      hint: 'It neither defines nor imports one, so there are no bytes to show.',
    };
  if (hasBytes && size > 0) return null;
  if (state === 'ready') {
    return {
      title: 'No instance yet',
      hint: 'Memory comes to life when the module is instantiated: press Continue or step.',
    };
  }
  return hasBytes || (size === 0 && state !== 'running')
    ? { title: 'This memory has 0 pages', hint: 'It can grow: memory.grow adds pages of 64 KiB, and they appear here.' }
    : null;
}

/** What a search that began at `from` says of its match: whether it went around, or came back to where it began. */
export function foundText(found: number, from: number, backwards: boolean): string {
  const at = `0x${found.toString(16)}`;
  if (found === from) return `Found at ${at} only.`;
  if (backwards ? found < from : found > from) return `Found at ${at}.`;
  return `Found at ${at}, around the ${backwards ? 'beginning' : 'end'}.`;
}
