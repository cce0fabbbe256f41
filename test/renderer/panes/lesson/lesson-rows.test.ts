import { describe, expect, it } from 'vitest';
import {
  lessonBlocks,
  neighbours,
  spansOf,
  type Block,
  type Span,
} from '../../../../src/renderer/panes/lesson/lesson-rows.ts';

const marks = { plain: ['', ''], code: ['`', '`'], strong: ['**', '**'], key: ['[[', ']]'] } as const;
const plain = (spans: readonly Span[]): string =>
  spans.map(({ text, style }) => `${marks[style][0]}${text}${marks[style][1]}`).join('');

function show(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `h${block.level} ${plain(block.spans)}`;
    case 'paragraph':
      return `p ${plain(block.spans)}`;
    case 'list':
      return `${block.ordered ? 'ol' : 'ul'} ${block.items.map(plain).join(' | ')}`;
    case 'code':
      return `pre ${block.text}`;
  }
}

const lesson = `# A sum

Press [[F11]] and watch \`f64.const\`
push a number.
## Try it
- one
- two,
  still two
and a paragraph

1. first
2. second

\`\`\`
f64.const 2
f64.add
\`\`\``;

describe('lesson rows', () => {
  it('reads headings, paragraphs, lists and code', () => {
    expect(lessonBlocks(lesson).map(show)).toEqual([
      'h2 A sum',
      'p Press [[F11]] and watch `f64.const` push a number.',
      'h3 Try it',
      'ul one | two, still two',
      'p and a paragraph',
      'ol first | second',
      'pre f64.const 2\nf64.add',
    ]);
  });

  it('takes a fence that is never closed to the end', () => {
    expect(lessonBlocks('```\na\nb').map(show)).toEqual(['pre a\nb']);
  });

  it('splits running text, and leaves lone marks alone', () => {
    expect(spansOf('a `b` **c** d')).toEqual([
      { text: 'a ', style: 'plain' },
      { text: 'b', style: 'code' },
      { text: ' ', style: 'plain' },
      { text: 'c', style: 'strong' },
      { text: ' d', style: 'plain' },
    ]);
    expect(plain(spansOf('2 * 3 ` 4'))).toBe('2 * 3 ` 4');
    expect(spansOf('')).toEqual([]);
  });

  it('knows the lessons before and after', () => {
    const samples = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    expect(neighbours(samples, 'a')).toEqual({ previous: null, next: { id: 'b' }, position: 1 });
    expect(neighbours(samples, 'c')).toEqual({ previous: { id: 'b' }, next: null, position: 3 });
    expect(neighbours(samples, null)).toEqual({ previous: null, next: null, position: 0 });
  });
});
