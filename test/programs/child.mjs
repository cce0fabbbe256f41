// One run of one program, in a process of its own:  node child.mjs PROGRAM FOLDER native|ours [LIBRARY [counted]]
// Prints what the program said, and on its last line how long that took and what the machine did.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [name = '', folder = '', side = '', library = '', counted = ''] = process.argv.slice(2);
const { default: program } = await import(new URL(`./programs/${name}.mjs`, import.meta.url).href);
const need = createRequire(join(folder, 'package.json'));

/** @param {string} specifier */
const file = (specifier) => join(folder, 'node_modules', specifier);

await warmUp();
const started = performance.now();
let instructions = 0;
if (side === 'ours') await swap();

/** @type {import('./program.js').Tools} */
const tools = {
  load: (specifier) => import(/\.[cm]?js$/.test(specifier) ? pathToFileURL(file(specifier)).href : entryOf(specifier)),
  need,
  file,
  print: (...values) => {
    const text = values.map((value) =>
      typeof value === 'string'
        ? value
        : inspect(value, { depth: 9, breakLength: 120, maxArrayLength: null, sorted: true }),
    );
    process.stdout.write(`${text.join(' ')}\n`);
  },
};

/** The file an `import` of this package would take. @param {string} specifier */
function entryOf(specifier) {
  const packageJson = need(`${file(specifier)}/package.json`);
  /** @param {any} entry @returns {string | undefined} */
  const pick = (entry) => {
    if (typeof entry === 'string' || entry === undefined) return entry;
    return pick(entry['.'] ?? entry.node ?? entry.import ?? entry.default);
  };
  const entry = pick(packageJson.exports) ?? packageJson.module ?? packageJson.main ?? 'index.js';
  return pathToFileURL(join(file(specifier), entry)).href;
}

/** Node uses WebAssembly itself, when it first meets a CommonJS module in an import, and when it first fetches. */
async function warmUp() {
  const importing = 'data:text/javascript,import "node:fs"';
  await import(importing);
  await import(new URL('./warm-up.cjs', import.meta.url).href);
  const server = createServer((_, response) => response.end('warm'));
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(null)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  await (await fetch(`http://127.0.0.1:${address.port}`)).text();
  server.closeAllConnections();
  server.close();
}

/** Puts our object where the platform's was. */
async function swap() {
  const { createWebAssembly } = await import(pathToFileURL(library).href);
  const counting = { onInstruction: () => instructions++ };
  globalThis.WebAssembly = createWebAssembly(counted === 'counted' ? counting : { native: counted === 'tier' });
}

await program.run(tools);
const milliseconds = performance.now() - started;
process.stdout.write(`\n${JSON.stringify({ milliseconds, instructions })}\n`, () => process.exit(0));
