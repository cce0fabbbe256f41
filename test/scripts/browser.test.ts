import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmscope-browser-'));
  vi.stubEnv('BROWSER_PATH', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function program(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

describe('findBrowser', () => {
  it('takes the browser that BROWSER_PATH names, and no other instead', async () => {
    const path = program('mine');
    vi.stubEnv('BROWSER_PATH', path);
    expect(await findBrowser()).toBe(path);
    vi.stubEnv('BROWSER_PATH', join(folder, 'missing'));
    expect(await findBrowser()).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('prefers Chromium among those on the path', async () => {
    vi.stubEnv('PATH', folder);
    expect(await findBrowser({ windowed: true })).toBeUndefined();
    const edge = program('microsoft-edge');
    expect(await findBrowser()).toBe(edge);
    const chromium = program('chromium');
    expect(await findBrowser()).toBe(chromium);
  });

  it.runIf(process.platform === 'linux')('takes nothing that cannot be run', async () => {
    writeFileSync(join(folder, 'chromium'), 'text', { mode: 0o644 });
    vi.stubEnv('PATH', folder);
    // Root may read everything, but runs only what is marked as a program.
    expect(await findBrowser({ windowed: true })).toBeUndefined();
  });
});
