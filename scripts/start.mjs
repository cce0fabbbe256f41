// `npm start [-- FILE] [--web] [--no-open]`: installs and builds what is missing, then opens Wasmscope: as an Electron
// app where Electron can be had, else as the very same page in a browser window. Ctrl+C ends all of it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, install, needsBuild, needsInstall, nodeProblem, root } from './prepare.mjs';

const usage = `usage: npm start [-- [FILE.wasm] [--web] [--no-open]]

  FILE.wasm   opens this module (.wat works too)
  --web       as a local web page in a browser window, not in Electron
  --no-open   only serves the page and prints its address
  PORT=8080   the port of the page (default 4650)`;

/** @param {string} line */
const log = (line) => console.log(line);

/**
 * @param {string} message
 * @param {number} [code]
 * @returns {never}
 */
function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}

/** @param {string[]} args */
function parse(args) {
  const options = { web: false, open: true, file: /** @type {string | undefined} */ (undefined) };
  for (const arg of args) {
    if (arg === '--help' || arg === '-h') {
      log(usage);
      process.exit(0);
    } else if (arg === '--web') options.web = true;
    else if (arg === '--no-open') options.open = false;
    else if (arg.startsWith('-')) fail(`There is no option ${arg}.\n\n${usage}`, 64);
    else if (options.file !== undefined) fail(`One file at a time, please.\n\n${usage}`, 64);
    // npm changes to the project's folder and keeps the one we were called from in INIT_CWD.
    else options.file = resolve(process.env['INIT_CWD'] ?? process.cwd(), arg);
  }
  if (options.file !== undefined) {
    if (!existsSync(options.file)) fail(`There is no file ${options.file}`, 66);
    if (!statSync(options.file).isFile()) fail(`${options.file} is not a file`, 66);
  }
  return options;
}

/** @type {(() => Promise<void>)[]} what has to be ended when we end */
const endings = [];
let ending = false;

/** @param {number} code */
async function end(code) {
  if (ending) return;
  ending = true;
  await Promise.all(endings.map((one) => one()));
  process.exit(code);
}

/**
 * Starts a program that ends with us.
 * @param {string} path
 * @param {string[]} args
 * @returns {Promise<{ code: number, lived: number, complaint: string }>} when it has ended: exit code, milliseconds it
 *   lived, and the last lines it wrote to stderr
 */
function runProgram(path, args) {
  const began = Date.now();
  return new Promise((done) => {
    const child = spawn(path, args, { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (data) => {
      complaint = (complaint + data).slice(-2000);
      if (process.env['WASMSCOPE_VERBOSE']) process.stderr.write(data);
    });
    const ended = new Promise((resolveEnd) => child.on('close', resolveEnd));
    endings.push(async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(force);
    });
    child.on('error', (error) => done({ code: 127, lived: 0, complaint: error.message }));
    child.on('close', (code) => done({ code: code ?? 1, lived: Date.now() - began, complaint }));
  });
}

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** @param {string | undefined} file */
async function startElectron(file) {
  const { electronFlags, findOrFetchElectron } = await import('./electron.mjs');
  if (!hasDisplay()) return 'there is no display';
  const electron = await findOrFetchElectron(log);
  if ('whyNot' in electron) return electron.whyNot;
  const result = await runProgram(electron.path, [...electronFlags(), root, ...(file === undefined ? [] : [file])]);
  if (ending) return undefined;
  // An Electron that cannot run here (a missing library, a forbidden sandbox) ends at once with an error.
  if (result.code !== 0 && result.lived < 4000) {
    const reason = result.complaint.split('\n').findLast((line) => /error|fatal/i.test(line));
    return `it ended at once with code ${result.code}${reason === undefined ? '' : `: ${reason.trim()}`}`;
  }
  await end(result.code);
  return undefined;
}

/**
 * A browser profile of our own: without one the address goes to a browser that runs already, and we could not end it.
 * One for each port, because the page's saved state belongs to the port too.
 * @param {number} port
 */
function profileFolder(port) {
  const home = homedir();
  const cache = {
    darwin: join(home, 'Library', 'Caches'),
    win32: process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'),
  }[/** @type {string} */ (process.platform)];
  const folder = join(cache ?? process.env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'wasmscope', `browser-${port}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * @param {string | undefined} file
 * @param {boolean} open
 */
async function startWeb(file, open) {
  const { portFromEnvironment, startServer } = await import('./serve.mjs');
  const { findBrowser, quietFlags, sandboxFlags } = await import('./browser.mjs');
  const port = portFromEnvironment();
  const server = await startServer({
    folder: join(root, 'out', 'renderer'),
    ...(port === undefined ? {} : { port }),
    ...(file === undefined ? {} : { file }),
  });
  endings.push(server.close);
  const browser = open && hasDisplay() ? await findBrowser({ windowed: true }) : undefined;
  const why = !open
    ? ''
    : hasDisplay()
      ? ' No Chrome, Chromium or Edge was found: open it yourself.'
      : ' No display here.';
  log(`Wasmscope is at ${server.url} (Ctrl+C ends it).${browser === undefined ? why : ''}`);
  if (browser === undefined) return;
  // Without --test-type the browser shows a bar about its missing sandbox.
  const asRoot = sandboxFlags().length === 0 ? [] : [...sandboxFlags(), '--test-type'];
  const flags = quietFlags.filter((flag) => flag !== '--disable-gpu');
  const result = await runProgram(browser, [
    ...flags,
    ...asRoot,
    `--user-data-dir=${profileFolder(server.port)}`,
    '--window-size=1600,1000',
    `--app=${server.url}`,
  ]);
  if (result.code === 0 && result.lived > 3000) await end(0);
  if (!ending) log('The browser window is not ours to watch; the page stays at the address above until Ctrl+C.');
}

for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  process.on(signal, () => void end(code));
}

// Whoever ends npm alone leaves us without a parent: npm's shell does not pass the signal on.
if (process.env['npm_lifecycle_event'] !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void end(143);
  }, 500).unref();
}

const tooOld = nodeProblem();
if (tooOld !== undefined) fail(tooOld);
const options = parse(process.argv.slice(2));
try {
  const problem = (needsInstall() ? install(log) : undefined) ?? (needsBuild() ? build(log) : undefined);
  if (problem !== undefined) fail(problem);
  const whyNot = options.web || !options.open ? undefined : await startElectron(options.file);
  if (!ending) {
    if (whyNot !== undefined) log(`Electron is not used because ${whyNot}.`);
    await startWeb(options.file, options.open);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}
