import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * Compares text with the file `name` beside the test (`here` is the test's `import.meta.url`). `UPDATE=1` in the
 * environment writes the file instead; a file that is missing without it fails.
 */
export function expectGolden(here: string, name: string, text: string): void {
  const path = fileURLToPath(new URL(name, here));
  const actual = text.endsWith('\n') ? text : `${text}\n`;
  if (process.env['UPDATE'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  expect(actual).toBe(existsSync(path) ? readFileSync(path, 'utf8') : `(there is no ${name}; run with UPDATE=1)`);
}

/** A line per item, for comparing multi-line text without template indentation. */
export function lines(...items: readonly string[]): string {
  return items.join('\n');
}
