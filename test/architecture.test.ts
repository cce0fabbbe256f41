import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * Who may import whom inside src. A file may always import from its own unit; `may` lists what else, `types` what
 * besides for types alone, `packages` the npm packages, `node` whether Node's own modules are allowed. Units and
 * targets are paths below src; the longest unit that fits a file is its rule.
 */
interface Rule {
  readonly may?: readonly string[];
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
  readonly node?: boolean;
}

const util = 'engine/util';
const vocabulary = ['engine/module', util];
const reader = 'engine/binary/instructions.ts';
/** What custom sections say. */
const custom = 'engine/binary/custom';
const ui = [
  'react',
  'react-dom',
  'zustand',
  'dockview-react',
  'radix-ui',
  'lucide-react',
  'tinykeys',
  'idb-keyval',
  'valibot',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
];
const renderer = ['protocol', 'shared', 'examples', 'engine/text/format.ts'];

const table: Readonly<Record<string, Rule>> = {
  [util]: {},
  'engine/module': { may: [util] },
  'engine/platform.ts': { types: vocabulary },
  'engine/binary': { may: vocabulary },
  'engine/validate': { may: [reader, ...vocabulary] },
  'engine/compile': { may: ['engine/validate', reader, ...vocabulary] },
  'engine/text': { may: ['engine/validate/facts.ts', custom, reader, ...vocabulary] },
  'engine/text/format.ts': {},
  'engine/runtime': {
    may: ['engine/compile', 'engine/platform.ts', ...vocabulary],
    // What a host is, not the hosts themselves.
    types: ['engine/hosts/host.ts'],
  },
  'engine/native': {
    may: ['engine/runtime', 'engine/compile', 'engine/validate', 'engine/binary', 'engine/platform.ts', ...vocabulary],
    types: ['engine/hosts/host.ts'],
  },
  // Values are made and read by one set of functions; of the rest of the machine hosts know types alone.
  'engine/hosts': { may: ['engine/runtime/value.ts', ...vocabulary], types: ['engine/runtime'] },
  'engine/debug': {
    may: [
      'engine/native',
      'engine/runtime',
      'engine/compile',
      'engine/validate',
      'engine/hosts',
      'engine/text',
      reader,
      custom,
      'engine/binary/component.ts',
      ...vocabulary,
    ],
    types: ['engine/platform.ts'],
  },
  // What a run is, written down and played again: over the debugger, as the worker and the command line are.
  'engine/session': { may: ['engine/debug', 'engine/runtime', 'engine/compile', 'engine/hosts', ...vocabulary] },
  'engine/jsapi': {
    may: [
      'engine/native',
      'engine/runtime',
      'engine/compile',
      'engine/validate',
      'engine/binary',
      'engine/platform.ts',
      ...vocabulary,
    ],
  },
  'engine/index.ts': { may: ['engine'] },
  protocol: { types: ['engine/index.ts'] },
  platform: { types: ['engine/index.ts'] },
  lib: { may: ['engine/index.ts', 'platform'] },
  wat: { types: ['engine/index.ts'], packages: ['wabt'] },
  examples: {},
  worker: { may: ['engine/index.ts', 'protocol', 'platform', 'wat', 'examples'] },
  shared: { packages: ['valibot'] },
  main: { may: ['shared'], packages: ['electron', 'valibot'], node: true },
  preload: { types: ['shared'], packages: ['electron'] },
  renderer: { may: renderer, packages: ui },
  cli: { may: ['engine/index.ts', 'platform', 'wat', 'examples'], node: true },
};

/** Inside the renderer: a pane knows the store, the shared components and the commands, and no other pane. */
const paneMay = ['renderer/store', 'renderer/components', 'renderer/commands', ...renderer];

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

const source = fileURLToPath(new URL('../src', import.meta.url));

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // AssemblyScript sources are another language.
    if (entry.isDirectory()) return entry.name === 'assembly' ? [] : files(path);
    return /\.(ts|tsx|js)$/.test(entry.name) ? [relative(source, path).split(sep).join('/')] : [];
  });
}

/** Every import and re-export of a file. */
function importsOf(text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found: Import[] = [];
  for (const [, type, names = '', from = ''] of code.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?(?:([\w*{}\s,$]+?)\s+from\s+)?['"]([^'"]+)['"]/gm,
  )) {
    const list = names
      .trim()
      .replace(/^\{|\}$/g, '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    const inline = names.trim().startsWith('{') && list.length > 0 && list.every((name) => name.startsWith('type '));
    found.push({ from, typeOnly: type !== undefined || inline });
  }
  for (const [, from = ''] of code.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    // `typeof import('x')` names a type.
    const typeOnly = new RegExp(`typeof\\s+import\\(\\s*['"]${from.replace(/[.*+?^$()|[\]\\]/g, '\\$&')}`).test(code);
    found.push({ from, typeOnly });
  }
  return found;
}

const isIn = (path: string, unit: string): boolean => path === unit || path.startsWith(`${unit}/`);

function unitOf(path: string): string | undefined {
  const fitting = Object.keys(table).filter((unit) => isIn(path, unit));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

function packageOf(from: string): string {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}

/** A sentence about a forbidden import, or undefined when it is allowed. */
function complaint(file: string, { from, typeOnly }: Import): string | undefined {
  const unit = unitOf(file);
  if (unit === undefined) return `src/${file} is in no folder of the table`;
  const rule = table[unit] ?? {};
  if (!from.startsWith('.')) {
    const name = packageOf(from.replace(/^virtual:/, ''));
    if (from.startsWith('node:') || builtinModules.includes(name)) {
      return rule.node === true ? undefined : `${unit} may not import ${from}`;
    }
    return rule.packages?.includes(name) === true ? undefined : `${unit} may not import the package ${name}`;
  }
  const target = posix.join(posix.dirname(file), from.split('?')[0] ?? from);
  // The version people see stands in one place.
  if (target === '../package.json' && (unit === 'renderer' || unit === 'cli')) return undefined;
  if (target.startsWith('../')) return `${unit} may not import ${from}, outside src`;
  const pane = /^renderer\/panes\/[^/]+(?=\/)/.exec(file)?.[0];
  const may = pane === undefined ? (rule.may ?? []) : paneMay;
  const own = pane ?? unit;
  const allowed = [own, ...may, ...(typeOnly ? (rule.types ?? []) : [])];
  // A unit inside another one's folder is its own unit: engine/text/format.ts knows nothing of engine/text.
  if (allowed.some((one) => isIn(target, one))) return undefined;
  return `${own} may not import ${unitOf(target) ?? target} (src/${file}${typeOnly ? ', not even a type' : ''})`;
}

describe('the dependency rule', () => {
  const all = files(source);

  it('finds the sources', () => {
    expect(all).toContain('main/index.ts');
    expect(all).toContain('shared/ipc.ts');
  });

  it('is kept by every import', () => {
    const complaints = all.flatMap((file) =>
      importsOf(readFileSync(join(source, file), 'utf8'))
        .map((one) => complaint(file, one))
        .filter((one) => one !== undefined),
    );
    expect(complaints).toEqual([]);
  });

  it('sees imports in every form', () => {
    const text = [
      "import a from './a.ts';",
      "import { b, type C } from '../b.ts';",
      "import { type D } from './d.ts';",
      "import type { E } from './e.ts';",
      "export * from './f.ts';",
      "import './g.css';",
      "const h = await import('./h.ts');",
      "// import x from './x.ts';",
      "import {\n  i,\n  j,\n} from './i.ts';",
    ].join('\n');
    expect(
      importsOf(text)
        .map(({ from, typeOnly }) => `${from} ${typeOnly}`)
        .sort(),
    ).toEqual([
      '../b.ts false',
      './a.ts false',
      './d.ts true',
      './e.ts true',
      './f.ts false',
      './g.css false',
      './h.ts false',
      './i.ts false',
    ]);
  });

  it('forbids what it must', () => {
    const value = (from: string): Import => ({ from, typeOnly: false });
    expect(complaint('engine/runtime/machine.ts', value('../debug/debugger.ts'))).toMatch(
      'engine/runtime may not import engine/debug',
    );
    expect(complaint('engine/util/utf8.ts', value('node:fs'))).toBe('engine/util may not import node:fs');
    expect(complaint('engine/debug/debugger.ts', value('react'))).toBe('engine/debug may not import the package react');
    expect(complaint('renderer/client.ts', value('../engine/index.ts'))).toMatch(
      'renderer may not import engine/index',
    );
    expect(complaint('renderer/client.ts', { from: '../engine/index.ts', typeOnly: true })).toMatch('not even a type');
    expect(complaint('renderer/panes/code/CodePane.tsx', value('../memory/rows.ts'))).toMatch('renderer/panes/code');
    expect(complaint('protocol/messages.ts', value('../engine/index.ts'))).toMatch('protocol may not import');
    expect(complaint('engine/hosts/rocket.ts', value('../runtime/machine.ts'))).toMatch('engine/hosts may not import');
    expect(complaint('nowhere/file.ts', value('./x.ts'))).toMatch('is in no folder of the table');
    expect(complaint('main/index.ts', value('../../scripts/serve.mjs'))).toMatch('outside src');
  });

  it('allows what it should', () => {
    expect(
      complaint('renderer/panes/code/CodeView.tsx', { from: '../../../engine/text/format.ts', typeOnly: false }),
    ).toBe(undefined);
    expect(complaint('protocol/messages.ts', { from: '../engine/index.ts', typeOnly: true })).toBe(undefined);
    expect(complaint('main/ipc.ts', { from: 'node:fs', typeOnly: false })).toBe(undefined);
  });
});
