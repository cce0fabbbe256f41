import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findElectron, findOrFetchElectron } from '../../scripts/electron.mjs';

const quiet = (): void => undefined;

/** Only where the real program has not been fetched can its absence be tested. */
vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '');
const fetched = 'path' in findElectron();

afterEach(() => vi.unstubAllEnvs());

describe('findElectron', () => {
  it('takes an unpacked runtime, and says when it holds none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wasmscope-runtime-'));
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    expect(findElectron()).toEqual({ whyNot: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH holds no ') });
    expect(await findOrFetchElectron(quiet)).toEqual(findElectron());
    if (process.platform === 'linux') {
      writeFileSync(join(folder, 'electron'), '');
      expect(findElectron()).toEqual({ path: join(folder, 'electron') });
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it.skipIf(fetched)('says when the download cannot be reached', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '');
    vi.stubEnv('XDG_CACHE_HOME', tmpdir());
    vi.stubEnv('ELECTRON_MIRROR', 'http://127.0.0.1:9/');
    expect(await findOrFetchElectron(quiet)).toEqual({ whyNot: 'its download at 127.0.0.1:9 cannot be reached' });
  });

  it.skipIf(fetched)('says when the download is refused, and gives up on one that never answers', async () => {
    let answer = true;
    const server = createServer((_request, response) => {
      if (answer) response.writeHead(403).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '');
    vi.stubEnv('XDG_CACHE_HOME', tmpdir());
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await findOrFetchElectron(quiet)).toEqual({ whyNot: 'its download answers with 403' });
    answer = false;
    const began = performance.now();
    expect(await findOrFetchElectron(quiet)).toEqual({ whyNot: expect.stringContaining('cannot be reached') });
    expect(performance.now() - began).toBeLessThan(25_000);
    server.closeAllConnections();
    server.close();
  });
});
