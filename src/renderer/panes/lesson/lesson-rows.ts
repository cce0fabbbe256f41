/** A piece of running text. */
export interface Span {
  readonly text: string;
  readonly style: 'plain' | 'code' | 'strong' | 'key';
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly spans: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'code'; readonly text: string };

/**
 * The words of a lesson as blocks. The notation is the part of Markdown that lessons use: `#` headings, paragraphs,
 * `-` and `1.` lists, fenced code, `code`, **strong** and [[keys]].
 */
export function lessonBlocks(source: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = source.replaceAll('\r', '').split('\n');
  for (let i = 0; i < lines.length;) {
    const line = lines[i] ?? '';
    if (line.trim() === '') {
      i++;
    } else if (line.startsWith('```')) {
      const end = lines.findIndex((other, at) => at > i && other.startsWith('```'));
      const stop = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(i + 1, stop).join('\n') });
      i = stop + 1;
    } else if (/^#{1,6} /.test(line)) {
      const level = line.startsWith('# ') ? 2 : 3;
      blocks.push({ kind: 'heading', level, spans: spansOf(line.replace(/^#+ /, '')) });
      i++;
    } else {
      const end = endOfBlock(lines, i);
      const block = lines.slice(i, end);
      blocks.push(itemMark.test(line) ? listOf(block) : { kind: 'paragraph', spans: spansOf(block.join(' ')) });
      i = end;
    }
  }
  return blocks;
}

const itemMark = /^\s*(?:[-*]|\d+\.)\s+/;

/** A block ends before an empty line, a heading, a fence, or where a list begins or ends. */
function endOfBlock(lines: readonly string[], start: number): number {
  const list = itemMark.test(lines[start] ?? '');
  let end = start + 1;
  while (end < lines.length) {
    const line = lines[end] ?? '';
    if (line.trim() === '' || /^(#{1,6} |```)/.test(line)) break;
    if (!list && itemMark.test(line)) break;
    if (list && !itemMark.test(line) && !/^\s/.test(line)) break;
    end++;
  }
  return end;
}

function listOf(lines: readonly string[]): Block {
  const items: string[] = [];
  for (const line of lines) {
    if (itemMark.test(line)) items.push(line.replace(itemMark, ''));
    else items[items.length - 1] = `${items.at(-1) ?? ''} ${line.trim()}`;
  }
  return { kind: 'list', ordered: /^\s*\d/.test(lines[0] ?? ''), items: items.map(spansOf) };
}

/** Splits running text at `code`, **strong** and [[keys]]. */
export function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|\[\[([^\]]+)\]\]/g)) {
    if (match.index > from) spans.push({ text: text.slice(from, match.index), style: 'plain' });
    const [all, code, strong, key] = match;
    spans.push({
      text: code ?? strong ?? key ?? '',
      style: code !== undefined ? 'code' : strong !== undefined ? 'strong' : 'key',
    });
    from = match.index + all.length;
  }
  if (from < text.length) spans.push({ text: text.slice(from), style: 'plain' });
  return spans;
}

/** The samples before and after the open one, in the order of the list; null at the ends or when none is open. */
export function neighbours<T extends { readonly id: string }>(
  samples: readonly T[],
  open: string | null,
): { readonly previous: T | null; readonly next: T | null; readonly position: number } {
  const at = samples.findIndex((sample) => sample.id === open);
  if (at < 0) return { previous: null, next: null, position: 0 };
  return { previous: samples[at - 1] ?? null, next: samples[at + 1] ?? null, position: at + 1 };
}
