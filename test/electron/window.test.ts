import { readFileSync, writeFileSync, mkdtempSync, rmSync, existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf } from '../support/browser.ts';
import { asOrdinaryUser, electronPath, launchElectron, noElectron, root, type Launched } from '../support/electron.ts';
import { electronFlags } from '../../scripts/electron.mjs';
import type { HostApi } from '../../src/shared/ipc.ts';

declare global {
  interface Window {
    readonly host?: HostApi;
  }
}

/** A module with one exported function, `answer`, that returns 42. */
const answerModule = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7f], // type () -> i32
  ...[3, 2, 1, 0], // one function
  ...[7, 10, 1, 6, 0x61, 0x6e, 0x73, 0x77, 0x65, 0x72, 0, 0], // export "answer"
  ...[10, 6, 1, 4, 0, 0x41, 42, 0x0b], // i32.const 42
);

let folder = '';
let file = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmscope-electron-'));
  file = join(folder, 'answer.wasm');
  writeFileSync(file, answerModule);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(noElectron !== '')('the window in the real Electron', () => {
  let electron: Launched;
  let complaints: string[] = [];

  beforeAll(async () => {
    electron = await launchElectron();
    complaints = complaintsOf(electron.page);
  });

  afterAll(async () => electron?.close());

  it('shows the page from its own scheme, with the panes in it', async () => {
    expect(electron.page.url()).toBe('app://bundle/');
    await electron.page.getByRole('region', { name: 'Code', exact: true }).waitFor();
  });

  it('is cross-origin isolated, so that Pause can reach an endless loop', async () => {
    const seen = await electron.page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer]);
    expect(seen).toEqual([true, 'function']);
  });

  it('is sandboxed and isolated from the preload', async () => {
    const preferences = await electron.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('gives the page no Node, and a host that cannot be changed', async () => {
    const seen = await electron.page.evaluate(() => {
      const scope = globalThis as Record<string, unknown>;
      const { host } = window;
      const before = String(host?.platform);
      let replaced = false;
      try {
        (scope['host'] as Record<string, unknown>)['platform'] = 'mine';
        replaced = String(host?.platform) !== before;
      } catch {
        // A frozen object refuses loudly in strict code.
      }
      return {
        names: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in scope),
        host: Object.keys(host ?? {}).sort(),
        replaced,
      };
    });
    expect(seen.names).toEqual([]);
    expect(seen.replaced).toBe(false);
    expect(seen.host).toEqual(
      [
        ...['clearRecentFiles', 'launchedWithFile', 'onMenuCommand', 'onOpenFile', 'onOpenProblem', 'openFile'],
        ...['platform', 'quit', 'readFile', 'recentFiles', 'rememberDropped', 'setMenuKeys', 'setTheme', 'setTitle'],
        ...['saveFile', 'settings', 'versions'],
      ].sort(),
    );
  });

  it('runs no inline script, no text as code and nothing from elsewhere, but WebAssembly', async () => {
    const seen = await electron.page.evaluate(async () => {
      const scope = globalThis as Record<string, unknown>;
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.body.append(script);
      const tries: Record<string, string> = { inline: 'inlineRan' in scope ? 'ran' : 'refused' };
      const attempt = async (name: string, run: () => unknown): Promise<void> => {
        try {
          await run();
          tries[name] = 'ran';
        } catch {
          tries[name] = 'refused';
        }
      };
      // oxlint-disable-next-line no-implied-eval -- the point is that it does not run
      setTimeout('globalThis.textRan = true', 0);
      await new Promise((done) => setTimeout(done, 100));
      tries['text'] = 'textRan' in scope ? 'ran' : 'refused';
      // The network would refuse it too: that it was the policy is told by an event.
      const blocked = new Promise((told) =>
        document.addEventListener('securitypolicyviolation', ({ blockedURI }) => told(blockedURI), { once: true }),
      );
      await attempt('fetch', () => fetch('https://example.com/'));
      tries['policy'] = String(await Promise.race([blocked, new Promise((late) => setTimeout(late, 2000))]));
      await attempt('file', () => fetch('file:///etc/passwd'));
      await attempt('wasm', () => new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
      return tries;
    });
    expect(seen).toEqual({
      inline: 'refused',
      text: 'refused',
      fetch: 'refused',
      policy: expect.stringContaining('https://example.com'),
      file: 'refused',
      wasm: 'ran',
    });
  });

  it('goes nowhere and opens no window', async () => {
    const { page, app } = electron;
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'https://example.com/';
      document.body.append(link);
      link.click();
      link.remove();
      location.href = 'https://example.com/';
      location.href = 'app://bundle/assets/';
    });
    const opened = await page.evaluate(() => window.open('https://example.com/') === null && window.open('/') === null);
    await page.waitForTimeout(300);
    expect(opened).toBe(true);
    expect(page.url()).toBe('app://bundle/');
    expect(app.windows()).toHaveLength(1);
  });

  it('may load itself again', async () => {
    const { page } = electron;
    await page.evaluate(() => ((globalThis as Record<string, unknown>)['before'] = true));
    await page.evaluate(() => location.reload());
    await expect
      .poll(() => page.evaluate(() => 'before' in globalThis).catch(() => true), { timeout: 15_000 })
      .toBe(false);
    expect(page.url()).toBe('app://bundle/');
    await page.getByRole('region', { name: 'Code', exact: true }).waitFor();
  });

  it('has no permission but to write to the clipboard', async () => {
    const states = await electron.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
      return Promise.all(
        names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
      );
    });
    expect(states).toEqual(Array(6).fill('denied'));
    const asked = await electron.page.evaluate(async () => [
      await Notification.requestPermission(),
      await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'denied',
      ),
    ]);
    expect(asked).toEqual(['denied', 'denied']);
  });

  it('reads no file that was not chosen', async () => {
    const answers = await electron.page.evaluate(async () => {
      const { host } = window;
      const ask = (token: unknown): Promise<string> =>
        (host as HostApi).readFile(token as string).then(
          () => 'read',
          (error: Error) => error.message,
        );
      return [
        await ask('/etc/passwd'),
        await ask('0'.repeat(32)),
        await ask(undefined),
        await ask({ path: '/etc/passwd' }),
      ];
    });
    expect(answers[0]).toMatch(/^file\.read: Invalid format/);
    expect(answers[1]).toBe('This file is not among those opened earlier. Open it anew.');
    expect(answers[2]).toMatch(/^file\.read: Invalid type/);
    expect(answers[3]).toMatch(/^file\.read: Invalid type/);
  });

  it('opens what the dialog chose, and nothing when it was cancelled', async () => {
    const { app, page } = electron;
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, file);
    const opened = await page.evaluate(async () => {
      const chosen = await window.host?.openFile();
      return chosen === null || chosen === undefined
        ? null
        : { name: chosen.name, bytes: [...new Uint8Array(chosen.bytes)], size: chosen.size };
    });
    expect(opened).toEqual({ name: 'answer.wasm', bytes: [...answerModule], size: answerModule.length });
    await app.evaluate(({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
    });
    expect(await page.evaluate(() => window.host?.openFile())).toBeNull();
    expect((await page.evaluate(() => window.host?.recentFiles()))?.map((one) => one.name)).toEqual(['answer.wasm']);
  });

  it('says that a recent file has vanished', async () => {
    const path = join(folder, 'brief.wasm');
    writeFileSync(path, answerModule);
    await electron.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
    const token = await electron.page.evaluate(async () => (await window.host?.openFile())?.token ?? '');
    rmSync(path);
    const answer = await electron.page.evaluate(
      (one) => (window.host as HostApi).readFile(one).then(String, (error: Error) => error.message),
      token,
    );
    expect(answer).toMatch(/^brief\.wasm is no longer in /);
  });

  it('sends the command of a menu item to the page', async () => {
    await electron.page.evaluate(() => {
      const scope = globalThis as Record<string, unknown>;
      window.host?.onMenuCommand((id) => (scope['lastCommand'] = id));
    });
    await electron.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('view.keys')?.click());
    await expect
      .poll(() => electron.page.evaluate(() => (globalThis as Record<string, unknown>)['lastCommand']))
      .toBe('view.keys');
  });

  it('refuses the host to a page inside the page', async () => {
    const inner = await electron.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = 'about:blank';
      document.body.append(frame);
      await new Promise((done) => setTimeout(done, 200));
      const found = frame.contentWindow !== null && 'host' in frame.contentWindow;
      frame.remove();
      return found;
    });
    expect(inner).toBe(false);
  });

  it('complained of nothing but what the tests tried', () => {
    const allowed = /Content Security Policy|example\.com|file:\/\/\/etc|Not allowed to load local resource/;
    expect(complaints.filter((one) => !allowed.test(one))).toEqual([]);
  });
});

describe.skipIf(noElectron !== '')('launching the real Electron', () => {
  it('opens the file on the command line', async () => {
    const electron = await launchElectron({ args: [file] });
    try {
      const code = electron.page.getByRole('region', { name: 'Code', exact: true });
      await expect.poll(() => electron.page.title(), { timeout: 15_000 }).toContain('answer.wasm');
      await expect.poll(() => code.innerText(), { timeout: 15_000 }).toContain('i32.const 42');
    } finally {
      await electron.close();
    }
  });

  it('saves a session where the dialog says, and opens it on the command line', async () => {
    const path = join(folder, 'flight.wscope');
    const first = await launchElectron({ args: [file] });
    try {
      await expect.poll(() => first.page.title(), { timeout: 15_000 }).toContain('answer.wasm');
      await first.app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, path);
      await first.page.keyboard.press('Control+Shift+S');
      await first.page.getByText('Saved as flight.wscope.').waitFor();
      expect(readFileSync(path).subarray(1, 7).toString()).toBe('wscope');
    } finally {
      await first.close();
    }
    const second = await launchElectron({ args: [path] });
    try {
      const code = second.page.getByRole('region', { name: 'Code', exact: true });
      await expect.poll(() => second.page.title(), { timeout: 15_000 }).toContain('answer.wasm');
      await expect.poll(() => code.innerText(), { timeout: 15_000 }).toContain('i32.const 42');
      await second.page.getByText('Could not open').waitFor({ state: 'detached' });
    } finally {
      await second.close();
    }
  });

  it('hands the file of a second launch to the first', async () => {
    const userData = mkdtempSync(join(folder, 'user-'));
    const electron = await launchElectron({ userData });
    try {
      const args = [...electronFlags(), '--disable-gpu', `--user-data-dir=${userData}`, root, file];
      const second = spawn(electronPath, args, { stdio: 'ignore' });
      const code = await new Promise((done) => second.on('close', done));
      expect(code).toBe(0);
      await expect.poll(() => electron.page.title(), { timeout: 15_000 }).toContain('answer.wasm');
    } finally {
      await electron.close();
    }
  });

  it('keeps settings and window size until the next launch', async () => {
    const userData = mkdtempSync(join(folder, 'user-'));
    const first = await launchElectron({ userData });
    await first.page.evaluate(() => window.host?.settings.set('test.kept', { deep: [1, 'two'] }));
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 700));
    await expect.poll(() => first.page.evaluate(() => window.outerWidth)).toBe(900);
    await first.close();
    expect(existsSync(join(userData, 'settings.json'))).toBe(true);
    expect(JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'))).toMatchObject({ window: { width: 900 } });
    const second = await launchElectron({ userData });
    try {
      expect(await second.page.evaluate(() => window.host?.settings.get('test.kept'))).toEqual({ deep: [1, 'two'] });
      expect(await second.page.evaluate(() => [window.outerWidth, window.outerHeight])).toEqual([900, 700]);
    } finally {
      await second.close();
    }
  });

  it.runIf(process.platform === 'linux')('runs for an ordinary user with the sandbox on', async () => {
    const ordinary = asOrdinaryUser();
    try {
      const electron = await launchElectron(ordinary.launch);
      try {
        await electron.page.getByRole('region', { name: 'Code', exact: true }).waitFor();
        const pid = await electron.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
        );
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        // Seccomp 2 is a filter: Chromium's sandbox holds this very process.
        expect(/^Seccomp:\t(\d)/m.exec(status)?.[1]).toBe('2');
        expect(/^Uid:\t(\d+)/m.exec(status)?.[1]).not.toBe('0');
        expect(await electron.page.evaluate(() => crossOriginIsolated)).toBe(true);
      } finally {
        await electron.close();
      }
    } finally {
      ordinary.remove();
    }
  });
});
