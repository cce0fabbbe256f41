import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The official suite as data: wabt's wast2json layout with modules inlined as base64. */
export interface Script {
  readonly source_filename: string;
  readonly commands: readonly Command[];
  readonly files?: Readonly<Record<string, string>>;
}

export interface ModuleFile {
  readonly filename: string;
  readonly module_type: 'binary' | 'text';
  readonly source?: 'binary' | 'quote';
}

export type Command = { readonly line: number } & (
  | ({ readonly type: 'module' | 'module_definition'; readonly name?: string } & ModuleFile)
  | { readonly type: 'module_instance'; readonly instance?: string; readonly module?: string }
  | { readonly type: 'register'; readonly name?: string; readonly as: string }
  | { readonly type: 'action'; readonly action: Action }
  | { readonly type: 'assert_return'; readonly action: Action; readonly expected: readonly Expected[] }
  | { readonly type: 'assert_trap' | 'assert_exhaustion'; readonly action: Action; readonly text: string }
  | { readonly type: 'assert_exception'; readonly action: Action }
  | ({ readonly type: AssertModule; readonly text: string } & ModuleFile)
);

export type AssertModule =
  | 'assert_invalid'
  | 'assert_malformed'
  | 'assert_unlinkable'
  | 'assert_uninstantiable'
  | 'assert_invalid_custom'
  | 'assert_malformed_custom';

export type Action =
  | { readonly type: 'invoke'; readonly module?: string; readonly field: string; readonly args: readonly JsonValue[] }
  | { readonly type: 'get'; readonly module?: string; readonly field: string };

export interface JsonValue {
  readonly type: string;
  readonly value?: string | readonly string[];
  readonly lane_type?: string;
}

export interface Expected extends JsonValue {
  readonly values?: readonly Expected[];
}

/** Where the suite lies: WASMSCOPE_SPEC_DIR, or a copy beside the project. Null when there is none. */
export function findSuite(): string | null {
  const named = process.env['WASMSCOPE_SPEC_DIR'];
  const dir = resolve(named ?? '../shared/spec-testsuite');
  return existsSync(dir) && statSync(dir).isDirectory() ? dir : null;
}

/** Every script under `dir`, by name, in order of their paths. */
export function listScripts(dir: string): { name: string; path: string }[] {
  const found: { name: string; path: string }[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.json(\.gz)?$/.test(entry.name) && entry.name !== 'index.json') {
        found.push({ name: relative(dir, path).replace(/\.json(\.gz)?$/, ''), path });
      }
    }
  };
  visit(dir);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function readScript(path: string): Script {
  const raw = readFileSync(path);
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')) as Script;
}

/** Bytes of a module named by a command: inlined in the packed form, else a file beside the script. */
export function moduleBytes(script: Script, path: string, file: ModuleFile): Uint8Array {
  const inlined = script.files?.[file.filename];
  if (inlined !== undefined) return new Uint8Array(Buffer.from(inlined, 'base64'));
  return new Uint8Array(readFileSync(join(path, '..', file.filename)));
}
