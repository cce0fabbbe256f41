import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type Session } from 'electron';
import { bundleUrl } from './bundle.ts';
import type { Settings, WindowState } from './settings.ts';

/** The page in development comes from vite's server; else from our own scheme. */
export function pageUrl(packaged: boolean): string {
  const dev = process.env['ELECTRON_RENDERER_URL'];
  return !packaged && dev !== undefined && dev !== '' ? `${dev.replace(/\/*$/, '')}/` : bundleUrl;
}

/**
 * The app's window. A module under debug is hostile, so its page is sandboxed, isolated from the preload, and can go
 * nowhere: no navigation, no new windows, no embedded pages.
 * @param launchedWithFile told to the page, which then waits for that file
 */
export function createWindow(settings: Settings, url: string, launchedWithFile: boolean): BrowserWindow {
  const state = onScreen(settings.window);
  const room = screen.getPrimaryDisplay().workAreaSize;
  const window = new BrowserWindow({
    ...(state ?? { width: Math.min(1600, room.width), height: Math.min(1000, room.height) }),
    minWidth: 480,
    minHeight: 360,
    show: false,
    title: 'Wasmscope',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      additionalArguments: launchedWithFile ? ['--wasmscope-launched-with-file'] : [],
    },
  });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  // A page that paints nothing must not leave an app without a window.
  const late = setTimeout(() => window.show(), 8000);
  window.once('closed', () => clearTimeout(late));

  const remember = (): void => {
    settings.window = { ...window.getNormalBounds(), maximized: window.isMaximized() };
  };
  window.on('resize', remember);
  window.on('move', remember);

  const { webContents } = window;
  const stay = (event: { url: string; isMainFrame: boolean; preventDefault(): void }): void => {
    // The page may load itself again, in its own frame.
    if (!event.isMainFrame || event.url.split(/[?#]/, 1)[0] !== url) event.preventDefault();
  };
  webContents.on('will-navigate', stay);
  webContents.on('will-frame-navigate', stay);
  webContents.on('will-redirect', stay);
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  reviveAfterCrash(window, url);
  void window.loadURL(url);
  return window;
}

/** Denies the page every permission but writing text to the clipboard, and every address but its own. */
export function lockSession(session: Session, url: string): void {
  const allowed = (permission: string): boolean => permission === 'clipboard-sanitized-write';
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => allowed(permission));
  session.setDevicePermissionHandler(() => false);
  const origins = [url, url.replace(/^http/, 'ws'), 'devtools://', 'blob:', 'data:'];
  session.webRequest.onBeforeRequest((request, answer) => {
    answer({ cancel: !origins.some((origin) => request.url.startsWith(origin)) });
  });
}

/** Loads the page again when its process died; twice within ten seconds it stays down, and the window closes. */
function reviveAfterCrash(window: BrowserWindow, url: string): void {
  let last = -Infinity;
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    const now = performance.now();
    if (now - last < 10_000) window.destroy();
    else void window.loadURL(url);
    last = now;
  });
}

/** A remembered place, unless the screen it was on has gone. */
function onScreen(state: WindowState | null): WindowState | null {
  if (state === null) return null;
  const area = screen.getDisplayMatching(state).workArea;
  const seen =
    Math.min(state.x + state.width, area.x + area.width) - Math.max(state.x, area.x) > 100 &&
    Math.min(state.y + state.height, area.y + area.height) - Math.max(state.y, area.y) > 50;
  return seen ? state : null;
}
