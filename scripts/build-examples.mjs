// Rebuilds every .wasm that is committed beside its source: the games, the lessons and the benchmark programs.
//   node scripts/build-examples.mjs            writes them
//   node scripts/build-examples.mjs --check    writes nothing; says which differ from a fresh build, exit code 1 if any
//   node scripts/build-examples.mjs [--check] PART...   only files whose path contains one of the parts
// Texts are compiled by the package wabt, the games by AssemblyScript, which is fetched into node_modules/.cache when it is
// needed (it is 100 MB, and neither the app nor its tests need it).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readable } from './asc-readable.mjs';
import { bundle } from './run-ts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache');
const ASSEMBLYSCRIPT = '0.28.20';
const textFolders = ['src/examples/lessons', 'bench/programs'];
/** The games, each in its folder with the name of its module, and what its memory is. */
const games = {
  rocket: [],
  // A cart has the console's memory, and what is its own begins behind the picture.
  glowworm: ['--importMemory', '--initialMemory', '1', '--maximumMemory', '1', '--memoryBase', String(0x19a0)],
};

/** @typedef {{ path: string, bytes: Uint8Array }} Built a file's path in the project and what belongs in it */

/**
 * @param {(path: string) => boolean} wanted
 * @returns {Promise<Built[]>}
 */
async function buildTexts(wanted) {
  const sources = textFolders
    .flatMap((folder) => list(folder, '.wat'))
    .filter((source) => wanted(source.replace(/\.wat$/, '.wasm')));
  if (sources.length === 0) return [];
  const file = await bundle('src/wat/index.ts', join(cache, 'build-examples'));
  const { watToWasm } = await import(pathToFileURL(file).href);
  const built = [];
  for (const source of sources) {
    const result = await watToWasm(readFileSync(join(root, source), 'utf8'), source);
    if (!result.ok) {
      const [first] = result.errors;
      throw new Error(`${source}:${first.line}:${first.column}: ${first.message}`);
    }
    built.push({ path: source.replace(/\.wat$/, '.wasm'), bytes: result.bytes });
  }
  return built;
}

/**
 * @param {string} name
 * @param {readonly string[]} memory
 * @returns {Promise<Built[]>}
 */
async function buildGame(name, memory) {
  const folder = `src/examples/${name}`;
  const modules = join(fetchAssemblyScript(), 'node_modules');
  const asc = await importFrom(join(modules, 'assemblyscript/dist/asc.js'));
  const { default: binaryen } = await importFrom(join(modules, 'binaryen/index.js'));
  /** @type {Map<string, string | Uint8Array>} */
  const written = new Map();
  const { error, stderr } = await asc.main(
    [
      'index.ts',
      ...['--baseDir', join(root, folder, 'assembly')],
      ...['--outFile', `${name}.wasm`, '--sourceMap', `./${name}.wasm.map`, '--debug'],
      // No runtime but a bump allocator, no import but the game's own.
      ...['--runtime', 'stub', '--noAssert', '--use', 'abort='],
      ...['--optimizeLevel', '0', '--shrinkLevel', '0'],
      ...memory,
    ],
    {
      transforms: [readable(binaryen)],
      writeFile: (/** @type {string} */ name, /** @type {string | Uint8Array} */ content) => written.set(name, content),
    },
  );
  if (error) throw new Error(`${name} does not compile.\n${stderr}`);
  return [
    { path: `${folder}/${name}.wasm`, bytes: bytesOf(written.get(`${name}.wasm`)) },
    {
      path: `${folder}/${name}.wasm.map`,
      bytes: bytesOf(tidyMap(`${name}.wasm`, String(written.get(`${name}.wasm.map`)))),
    },
  ];
}

/**
 * Source paths relative to the map itself, and our sources' contents, so that a debugger needs nothing but this file.
 * @param {string} file the module's name
 * @param {string} text
 */
function tidyMap(file, text) {
  const { sources, sourcesContent, names, mappings } = JSON.parse(text);
  const inLibrary = (/** @type {string} */ path) => path.startsWith('~lib/');
  return `${JSON.stringify({
    version: 3,
    file,
    sources: sources.map((/** @type {string} */ path) => (inLibrary(path) ? path : `assembly/${path}`)),
    sourcesContent: sourcesContent.map((/** @type {string} */ text, /** @type {number} */ at) =>
      inLibrary(sources[at]) ? null : text,
    ),
    names,
    mappings,
  })}\n`;
}

/** Where the compiler is, fetched at first. */
function fetchAssemblyScript() {
  const folder = join(cache, `assemblyscript-${ASSEMBLYSCRIPT}`);
  if (existsSync(join(folder, 'node_modules/assemblyscript/dist/asc.js'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  console.log(`fetching assemblyscript ${ASSEMBLYSCRIPT} into node_modules/.cache`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['install', '--no-save', '--ignore-scripts', '--loglevel=error', `assemblyscript@${ASSEMBLYSCRIPT}`];
  const { status } = spawnSync(npm, args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('AssemblyScript could not be fetched; the games cannot be rebuilt without it.');
  return folder;
}

/** @param {string} file */
function importFrom(file) {
  return import(pathToFileURL(file).href);
}

/** @param {string | Uint8Array | undefined} content */
function bytesOf(content) {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content ?? []);
}

/**
 * @param {string} folder
 * @param {string} ending
 */
function list(folder, ending) {
  const full = join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => `${folder}/${name}`);
}

const args = process.argv.slice(2);
const checking = args.includes('--check');
const parts = args.filter((arg) => !arg.startsWith('--'));
const wanted = (/** @type {string} */ path) => parts.length === 0 || parts.some((part) => path.includes(part));

const built = await buildTexts(wanted);
for (const [name, memory] of Object.entries(games)) {
  if (wanted(`src/examples/${name}/${name}.wasm`)) built.push(...(await buildGame(name, memory)));
}

let different = 0;
for (const { path, bytes } of built) {
  const full = join(root, path);
  const same = existsSync(full) && Buffer.compare(readFileSync(full), bytes) === 0;
  if (!same) different++;
  if (!same && !checking) {
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, bytes);
  }
  const verdict = same ? 'same' : checking ? 'DIFFERENT' : 'written';
  console.log(`${verdict.padEnd(9)} ${path} (${bytes.length} bytes)`);
}
if (built.length === 0) console.log('nothing of that name');
process.exit(checking && different > 0 ? 1 : 0);
