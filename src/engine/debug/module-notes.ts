import { readCustom } from '../binary/custom/read-custom.ts';
import type { CustomSection, WasmModule } from '../module/module.ts';
import { printable } from '../module/names.ts';
import { producersNote, stubsNote } from './origin.ts';
import { counted } from '../util/counted.ts';
import type { ModuleNote } from './views.ts';

/** What there is to know of a module that its sections do not say by themselves. */
export function notesOf(module: WasmModule): ModuleNote[] {
  const notes: (ModuleNote | null)[] = [
    producersNote(module),
    stubsNote(module),
    dwarf(module),
    sourceMap(module),
    object(module),
    sideModule(module),
  ];
  const { problem } = module.names;
  if (problem !== null) {
    notes.push({ kind: 'names', text: `Some names are missing, the name section is broken: ${problem.message}.` });
  }
  return notes.filter((note) => note !== null);
}

function dwarf(module: WasmModule): ModuleNote | null {
  const sections = module.customs.filter(({ name }) => name.startsWith('.debug_'));
  const later = 'stepping through the source comes later.';
  if (sections.length > 0) {
    const bytes = sections.reduce((sum, { start, end }) => sum + end - start, 0);
    const what = `${counted(sections.length, 'section')}, ${sizeText(bytes)}`;
    return { kind: 'dwarf', text: `It has DWARF debug information (${what}): ${later}` };
  }
  const file = firstDetail(module, 'external_debug_info');
  if (file === null) return null;
  return { kind: 'dwarf', text: `Its DWARF debug information is in another file, ${printable(file)}: ${later}` };
}

function sourceMap(module: WasmModule): ModuleNote | null {
  const url = firstDetail(module, 'sourceMappingURL');
  if (url === null) return null;
  return { kind: 'source-map', text: `It has a source map, ${printable(url)}: showing the source comes later.` };
}

function object(module: WasmModule): ModuleNote | null {
  if (!has(module, 'linking')) return null;
  const text = 'It is an object file that has not been linked: its calls and addresses are not filled in yet.';
  return { kind: 'object', text };
}

function sideModule(module: WasmModule): ModuleNote | null {
  if (!has(module, 'dylink.0') && !has(module, 'dylink')) return null;
  const text = 'It is for dynamic linking: its memory, its table and where it stands in them come from a main program.';
  return { kind: 'side-module', text };
}

function has({ customs }: WasmModule, wanted: string): boolean {
  return customs.some(({ name }) => name === wanted);
}

function firstDetail(module: WasmModule, wanted: string): string | null {
  const section: CustomSection | undefined = module.customs.find(({ name }) => name === wanted);
  return (section && readCustom(module, section).rows[0]?.detail) ?? null;
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
