import * as v from 'valibot';

/**
 * The one list of what crosses between the window and Electron's main process: requests with the shape of their
 * arguments (checked in main before anything is done), their results, and the events main sends. The preload exposes
 * exactly this as `window.host`; in a browser there is no `window.host` and the page uses the web's own means.
 */

/** A file somebody chose. `token` stands for its path in later calls: the page never names a path itself. */
export interface OpenedFile {
  readonly name: string;
  readonly token: string;
  readonly bytes: ArrayBuffer;
  readonly size: number;
}

/** A file that was written where somebody said. */
export interface SavedFile {
  readonly name: string;
  readonly token: string;
}

export interface RecentFile {
  readonly name: string;
  readonly token: string;
  /** Where it lies, for people to read (home shown as `~`). */
  readonly place: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

export type Theme = 'system' | 'light' | 'dark';

const token = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const commandId = v.pipe(v.string(), v.regex(/^[a-z]+(\.[a-zA-Z]+)+$/), v.maxLength(60));
const settingKey = v.pipe(v.string(), v.regex(/^[a-zA-Z][\w.:-]{0,199}$/));

/** The longest JSON text of one setting, in UTF-16 units. */
export const maxSettingLength = 4 * 1024 * 1024;

/** The largest file that is written, in bytes. */
export const maxSavedSize = 1024 * 1024 * 1024;

/** Requests by channel: the arguments each takes. */
export const requests = {
  /** Shows the system's open dialog; null when it was cancelled. */
  'file.open': v.strictTuple([]),
  /** Reads a file chosen earlier once more. */
  'file.read': v.strictTuple([token]),
  'file.recent': v.strictTuple([]),
  'file.clearRecent': v.strictTuple([]),
  /** Remembers a file that was dropped on the window; null when it is not one of ours or has no path. */
  'file.dropped': v.strictTuple([v.pipe(v.string(), v.maxLength(4096))]),
  /** The page listens for `file.opened` and `file.problem` from now on: what waited is sent. */
  'file.listening': v.strictTuple([]),
  /** Shows the system's save dialog with a name for a session file, and writes the bytes where the person says. */
  'file.save': v.strictTuple([
    v.pipe(v.string(), v.regex(/^[^/\\\0]{1,200}\.wscope$/)),
    v.pipe(
      v.instance(ArrayBuffer),
      v.check(({ byteLength }) => byteLength <= maxSavedSize, 'The file is too large.'),
    ),
  ]),
  'window.title': v.strictTuple([v.pipe(v.string(), v.maxLength(300))]),
  'window.theme': v.strictTuple([v.picklist(['system', 'light', 'dark'])]),
  /** The keys the menu shows from now on, by command id, as in commands.ts. */
  'menu.keys': v.strictTuple([
    v.record(commandId, v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(8))),
  ]),
  /** The JSON text of a setting; null when it was never set. */
  'settings.get': v.strictTuple([settingKey]),
  /** Sets a setting to a JSON text; null removes it. */
  'settings.set': v.strictTuple([settingKey, v.nullable(v.pipe(v.string(), v.maxLength(maxSettingLength)))]),
  'app.quit': v.strictTuple([]),
} as const;

export type RequestName = keyof typeof requests;
export type RequestArgs<Name extends RequestName> = v.InferOutput<(typeof requests)[Name]>;

/** What each request answers. */
export interface Results {
  'file.open': OpenedFile | null;
  'file.read': OpenedFile;
  'file.recent': readonly RecentFile[];
  'file.clearRecent': null;
  'file.dropped': string | null;
  'file.listening': null;
  'file.save': SavedFile | null;
  'window.title': null;
  'window.theme': null;
  'menu.keys': null;
  'settings.get': string | null;
  'settings.set': null;
  'app.quit': null;
}

/** Events main sends, by channel. */
export interface HostEvents {
  /** A file came from outside: command line, file manager, second launch, or the Open dialog of the menu. */
  'file.opened': OpenedFile;
  /** Such a file could not be read; a sentence for people. */
  'file.problem': string;
  /** A menu item was chosen: a command id of commands.ts. */
  'menu.command': string;
}

/** Every request answers with this: Electron would wrap the message of a rejection in words of its own. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** What is needed of the web's `File`, which this folder does not know: pass the File itself. */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
}

/** What the page finds as `window.host` inside Electron. Promises reject with an Error whose message is for people. */
export interface HostApi {
  readonly platform: 'darwin' | 'win32' | 'linux';
  readonly versions: { readonly electron: string; readonly chrome: string };
  /** True when this launch was given a file: wait for `onOpenFile` or `onOpenProblem` before opening anything else. */
  readonly launchedWithFile: boolean;
  openFile(): Promise<OpenedFile | null>;
  readFile(token: string): Promise<OpenedFile>;
  recentFiles(): Promise<readonly RecentFile[]>;
  clearRecentFiles(): Promise<void>;
  /** Writes a session file where the person says; `name` is proposed. Null when they did not. */
  saveFile(name: string, bytes: ArrayBuffer): Promise<SavedFile | null>;
  /** Call this with a dropped File (whose bytes the page has) to have it among the recent files; answers its token. */
  rememberDropped(file: DroppedFile): Promise<string | null>;
  /** Each returns the function that ends the subscription. Files that came earlier are delivered at once. */
  onOpenFile(callback: (file: OpenedFile) => void): () => void;
  onOpenProblem(callback: (message: string) => void): () => void;
  onMenuCommand(callback: (commandId: string) => void): () => void;
  setTitle(title: string): void;
  setTheme(theme: Theme): void;
  setMenuKeys(keys: Readonly<Record<string, readonly string[]>>): void;
  /** Small things worth keeping, as JSON. */
  readonly settings: {
    get(key: string): Promise<unknown>;
    /** `undefined` removes the setting. */
    set(key: string, value: unknown): Promise<void>;
  };
  quit(): void;
}
