import { readCustom } from '../binary/custom/read-custom.ts';
import type { Import, WasmModule } from '../module/module.ts';
import { printable } from '../module/names.ts';
import { stubbedFunctions } from './providers.ts';
import type { ModuleNote } from './views.ts';

/** Tools that are named; a file may list any number. */
const TOOLS = 4;
const LENGTH = 40;

/** What made the module, as its producers section says: "Made with Rust, rustc 1.68.2 and wasm-bindgen 0.2.80." */
export function producersNote(module: WasmModule): ModuleNote | null {
  const section = module.customs.find(({ name }) => name === 'producers');
  const rows = section === undefined ? [] : readCustom(module, section).rows;
  // What stands in brackets is the commit and where it is from.
  const made = rows.map(({ name, detail }) => ({ field: name, text: detail.replace(/\s*\(.*/s, '') }));
  const told = made.filter(({ field, text }) => {
    // A compiler that has the language's name says more: "Go go1.26" and "Go cmd/compile go1.26".
    const language = `${text.split(' ', 1)[0]} `;
    return field !== 'language' || !made.some((other) => other.field !== field && other.text.startsWith(language));
  });
  const texts = told.slice(0, TOOLS).map(({ text }) => cut(printable(text)));
  const last = texts.pop();
  if (last === undefined) return null;
  return { kind: 'producers', text: `Made with ${texts.length === 0 ? last : `${texts.join(', ')} and ${last}`}.` };
}

/** Programs that usually stand around a module, by what it imports from them. */
const glues: readonly { readonly name: string; readonly imports: (item: Import) => boolean }[] = [
  { name: 'Go’s wasm_exec.js', imports: ({ module }) => module === 'gojs' || module === 'go' },
  {
    name: 'the JavaScript that wasm-bindgen wrote',
    imports: ({ module, name }) => module === 'wbg' || /^__wbindgen|_bg\.js$/.test(module) || name.startsWith('__wb'),
  },
  {
    name: 'the JavaScript that Emscripten wrote',
    imports: ({ module, name }) =>
      /^(_?emscripten_|__syscall_|invoke_[vijfdp]+$|__cxa_|_abort_js$|__assert_fail$)/.test(name) ||
      (module === 'a' && /^[A-Za-z$_]{1,2}$/.test(name)),
  },
  {
    name: 'AssemblyScript’s loader',
    imports: ({ module, name }) => module === 'env' && /^(abort|seed|trace)$/.test(name),
  },
  { name: 'WASI 0.2, for components', imports: ({ module }) => /^wasi:[a-z-]+\/[a-z-]+@/.test(module) },
];

/** What it asks for and nobody here has: how much, and whose work it is as a rule. */
export function stubsNote(module: WasmModule): ModuleNote | null {
  const stubs = stubbedFunctions(module);
  if (stubs.length === 0) return null;
  const glue = glues.find(({ imports }) => stubs.some(imports));
  const many = stubs.length > 1;
  const what = many
    ? `${stubs.length} imported functions are stubs that give 0`
    : 'One imported function is a stub that gives 0';
  const whose =
    glue === undefined
      ? `no host here knows ${many ? 'them' : 'it'}`
      : `usually ${many ? 'they are' : 'it is'} in ${glue.name}`;
  return { kind: 'stubs', text: `${what}: ${whose}.` };
}

function cut(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}
