import { extname, join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, session } from 'electron';
import { commands } from '../shared/commands.ts';
import type { HostEvents, OpenedFile, SavedFile } from '../shared/ipc.ts';
import { bundleHandler, bundleScheme } from './bundle.ts';
import { Files } from './files.ts';
import { serveRequests } from './ipc.ts';
import { launchFile } from './launch-file.ts';
import { menuTemplate } from './menu.ts';
import { Settings } from './settings.ts';
import { createWindow, lockSession, pageUrl } from './window.ts';

const appPath = app.isPackaged ? undefined : app.getAppPath();
const fileAtLaunch = launchFile(process.argv, appPath, process.cwd());

// A second launch hands its file to the first and ends.
if (app.requestSingleInstanceLock({ file: fileAtLaunch ?? null })) start();
else app.quit();

function start(): void {
  // Chromium refuses its sandbox as root; whoever starts us so has to say --no-sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([bundleScheme]);
  const url = pageUrl(app.isPackaged);
  const settings = new Settings(join(app.getPath('userData'), 'settings.json'));
  const files = new Files(settings);
  let window: BrowserWindow | undefined;
  let menuKeys: Readonly<Record<string, readonly string[]>> = {};
  /** Files that were asked for before the page listened. */
  const waiting: string[] = fileAtLaunch === undefined ? [] : [fileAtLaunch];
  let listening = false;

  const send = <Name extends keyof HostEvents>(name: Name, value: HostEvents[Name]): void =>
    window?.webContents.send(name, value);

  const deliver = async (reading: Promise<OpenedFile>): Promise<void> => {
    try {
      send('file.opened', await reading);
      updateMenu();
    } catch (error) {
      send('file.problem', error instanceof Error ? error.message : String(error));
    }
  };

  const openPath = (path: string): void => {
    if (listening) void deliver(files.openPath(path));
    else waiting.push(path);
  };

  const updateMenu = (): void => {
    const content = { platform: process.platform, commands, keys: menuKeys, recent: files.recent() };
    const template = menuTemplate(content, {
      command: (id) => send('menu.command', id),
      openRecent: (token) => void deliver(files.read(token)),
      clearRecent: () => {
        files.clearRecent();
        updateMenu();
      },
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };

  const openWindow = (): void => {
    listening = false;
    const withFile = waiting.length > 0;
    const opened = createWindow(settings, url, withFile);
    window = opened;
    opened.webContents.on('did-start-navigation', (navigation) => {
      if (!navigation.isMainFrame || navigation.isSameDocument) return;
      // A page that is loaded anew subscribes anew, and still waits for a file: the one it had last.
      listening = false;
      const last = settings.recent[0];
      if (withFile && waiting.length === 0 && last !== undefined) waiting.push(last.path);
    });
    opened.on('closed', () => {
      if (window === opened) window = undefined;
    });
  };

  const showWindow = (): void => {
    if (window === undefined) return openWindow();
    if (window.isMinimized()) window.restore();
    window.focus();
  };

  const askForFile = async (): Promise<OpenedFile | null> => {
    const options: Electron.OpenDialogOptions = {
      title: 'Open a WebAssembly module or a session',
      properties: ['openFile'],
      filters: [
        { name: 'WebAssembly and sessions', extensions: ['wasm', 'wat', 'wscope'] },
        { name: 'All files', extensions: ['*'] },
      ],
    };
    const chosen = await (window === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    const [path] = chosen.filePaths;
    if (path === undefined) return null;
    const file = await files.openPath(path);
    updateMenu();
    return file;
  };

  const askWhereToSave = async (name: string, bytes: ArrayBuffer): Promise<SavedFile | null> => {
    const options: Electron.SaveDialogOptions = {
      title: 'Save the session',
      defaultPath: name,
      filters: [{ name: 'Wasmscope session', extensions: ['wscope'] }],
    };
    const chosen = await (window === undefined
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options));
    if (chosen.canceled || chosen.filePath === '') return null;
    // The dialog has asked about the name it saw, and about no other.
    const bare = extname(chosen.filePath) === '';
    const path = bare ? `${chosen.filePath}.wscope` : chosen.filePath;
    const file = await files.save(path, new Uint8Array(bytes), bare);
    updateMenu();
    return file;
  };

  app.on('second-instance', (_event, _argv, _cwd, data) => {
    showWindow();
    const file = typeof data === 'object' && data !== null && 'file' in data ? data.file : null;
    if (typeof file === 'string') openPath(file);
  });
  // macOS: a file from the Finder or the Dock, possibly before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openPath(path);
    if (app.isReady()) showWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', showWindow);
  app.on('will-quit', () => settings.flush());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());

  void app.whenReady().then(() => {
    protocol.handle(bundleScheme.scheme, bundleHandler(join(import.meta.dirname, '../renderer')));
    lockSession(session.defaultSession, url);
    const isOurs = (event: Electron.IpcMainInvokeEvent): boolean =>
      event.sender === window?.webContents &&
      event.senderFrame === event.sender.mainFrame &&
      event.senderFrame.url.startsWith(url);
    serveRequests(ipcMain, isOurs, {
      'file.open': askForFile,
      'file.read': async (token) => {
        const file = await files.read(token);
        updateMenu();
        return file;
      },
      'file.recent': () => files.recent(),
      'file.clearRecent': () => {
        files.clearRecent();
        updateMenu();
        return null;
      },
      'file.dropped': (path) => {
        const token = files.rememberDropped(path);
        updateMenu();
        return token;
      },
      'file.listening': () => {
        listening = true;
        for (const path of waiting.splice(0)) openPath(path);
        return null;
      },
      'file.save': askWhereToSave,
      'window.title': (title) => {
        window?.setTitle(title);
        return null;
      },
      'window.theme': (theme) => {
        nativeTheme.themeSource = theme;
        return null;
      },
      'menu.keys': (keys) => {
        menuKeys = keys;
        updateMenu();
        return null;
      },
      'settings.get': (key) => settings.value(key),
      'settings.set': (key, json) => {
        settings.setValue(key, json);
        return null;
      },
      'app.quit': () => {
        app.quit();
        return null;
      },
    });
    updateMenu();
    openWindow();
  });
}
