import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodePlatform } from '../../src/cli/platform.ts';
import {
  decode,
  defaultValue,
  HostFunc,
  type Instance,
  instantiate,
  link,
  ModuleRewriter,
  Store,
  validate,
} from '../../src/engine/index.ts';
import { type Figure, median, rounded, timed } from '../measure.ts';
import { makeBigModule } from '../programs/big-module.ts';
import { packageFolder } from './packages.ts';

const WARM_UP = 3;
const ROUNDS = 9;

const TIME = 'native.rewrite_ns_per_instruction';
const BYTES = 'native.rewritten_bytes';
export const rewriteIds = [TIME, BYTES, `${TIME}_sqlite`, `${BYTES}_sqlite`] as const;

/** What rewriting takes, validation not counted, and what comes out: of a made module, and of SQLite where it is had. */
export function rewriting(say: (line: string) => void): Readonly<Record<string, Figure>> {
  const figures = rewrite(makeBigModule({ bytes: 1_000_000 }), '', say);
  const folder = packageFolder('sql.js', say);
  if (folder === null) return figures;
  const sqlite = new Uint8Array(readFileSync(join(folder, 'dist', 'sql-wasm.wasm')));
  return { ...figures, ...rewrite(sqlite, '_sqlite', say) };
}

function rewrite(bytes: Uint8Array, suffix: string, say: (line: string) => void): Readonly<Record<string, Figure>> {
  const module = decode(bytes);
  validate(module);
  const store = new Store(nodePlatform);
  const externs = link(module, store.types, ({ module: from, name, type }) =>
    type.kind === 'func' ? new HostFunc(type.type, from, name, () => type.type.results.map(defaultValue)) : undefined,
  );
  const instance: Instance = instantiate(store, module, externs);
  const samples: number[] = [];
  let ratio = 0;
  let instructions = 0;
  for (let i = -WARM_UP; i < ROUNDS; i++) {
    const took = timed(() => {
      const rewritten = new ModuleRewriter(instance, { counting: 'instructions', memory: true, marks: true }).rewrite();
      instructions = rewritten.instructions;
      ratio = rewritten.bytes.length / bytes.length;
    });
    if (i >= 0) samples.push(rounded((took * 1e6) / instructions));
  }
  say(`${instructions} instructions rewritten, ${ratio.toFixed(2)} times the bytes${suffix === '' ? '' : ' (SQLite)'}`);
  return {
    [`${TIME}${suffix}`]: { value: median(samples), unit: 'ns', goal: 300, better: 'lower', samples },
    [`${BYTES}${suffix}`]: { value: rounded(ratio), unit: 'x', goal: 2, better: 'lower', samples: [rounded(ratio)] },
  };
}
