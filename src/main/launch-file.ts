import { resolve } from 'node:path';

/**
 * The file a command line asks to open, as an absolute path, or undefined.
 * @param argv as Electron gives it: program, Chromium's switches, then (unpackaged) the app's folder, then ours
 * @param appPath the app's folder when it is named on the command line, undefined in a packaged app
 * @param cwd what a relative path is relative to
 */
export function launchFile(argv: readonly string[], appPath: string | undefined, cwd: string): string | undefined {
  const app = appPath === undefined ? 0 : argv.findIndex((arg, i) => i > 0 && resolve(cwd, arg) === resolve(appPath));
  if (app < 0) return undefined;
  const file = argv.slice(app + 1).find((arg) => arg !== '' && !arg.startsWith('-'));
  return file === undefined ? undefined : resolve(cwd, file);
}
