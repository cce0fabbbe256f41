import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Random } from '../support/random.ts';

const VERSION = '132.0.0';
const run = promisify(execFile);

/** What this engine does not know, or nobody here. */
const never = [
  'strings',
  'stack-switching',
  'shared-everything',
  'fp16',
  'custom-descriptors',
  'multibyte',
  'acquire-release-atomics',
  'custom-page-sizes',
  'compact-imports',
  'wide-arithmetic',
  'relaxed-atomics',
  // Its results are for engines to choose.
  'relaxed-simd',
];
const sometimes = [
  'simd',
  'gc',
  'threads',
  'tail-call',
  'exception-handling',
  'multimemory',
  'memory64',
  'extended-const',
];

/** Binaryen's `wasm-opt --translate-to-fuzz`: makes a valid module of any bytes. */
export class Binaryen {
  private constructor(
    readonly program: string,
    readonly folder: string,
  ) {}

  /** Installs it when it is not there yet; answers why it cannot be had. */
  static get(cache: string, log: (line: string) => void): Binaryen | string {
    const home = join(cache, `binaryen-${VERSION}`);
    const program = join(home, 'node_modules', 'binaryen', 'bin', 'wasm-opt');
    if (!existsSync(program)) {
      log(`Fetching binaryen ${VERSION} from the package registry, once.`);
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
      const windows = process.platform === 'win32';
      const install = [
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--no-save',
        '--fetch-retries=0',
        `binaryen@${VERSION}`,
      ];
      const { status, error } = spawnSync(windows ? 'npm.cmd' : 'npm', install, {
        cwd: home,
        stdio: 'ignore',
        timeout: 120_000,
        shell: windows,
      });
      if (!existsSync(program))
        return `binaryen ${VERSION} could not be installed (${error?.message ?? `npm ended with ${status}`})`;
    }
    const folder = join(cache, `binaryen-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    return new Binaryen(program, folder);
  }

  /** The module of a seed; null when the program fails, which is its own affair. */
  async generate(seed: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const random = new Random(seed);
    const input = join(this.folder, `${seed}.in`);
    const output = join(this.folder, `${seed}.wasm`);
    const length = 200 + random.below(random.pick([500, 2000, 5000]));
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(
      input,
      Uint8Array.from({ length }, () => random.below(256)),
    );
    const off = [...never, ...sometimes.filter(() => random.chance(25))];
    if (off.includes('exception-handling') || off.includes('gc')) off.push('gc');
    const options = ['--all-features', ...off.map((name) => `--disable-${name}`)];
    const passes = random.pick([[], [], ['-O1'], ['-O3']]);
    try {
      await run(process.execPath, [this.program, input, '-ttf', ...options, ...passes, '--denan', '-o', output], {
        timeout: 60_000,
      });
      return new Uint8Array(readFileSync(output));
    } catch {
      return null;
    } finally {
      rmSync(input, { force: true });
      rmSync(output, { force: true });
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
