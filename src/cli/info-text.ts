import { type Info, kindText, rangeText, withKind } from './info.ts';

/** Rows of one kind that are written out; there may be 60,000 imports. */
const MOST = 200;

/** The human form of `info`: a head, then one indented table for each kind of thing there is. */
export function infoText(info: Info): string[] {
  return [
    ...head(info),
    ...table('sections', info.sections, ({ name, offset, size, id }) => [
      hex(offset),
      id === 0 ? `custom "${name}"` : name,
      bytes(size),
    ]),
    ...table('imports', info.imports, ({ module, name, kind, index, type }) => [
      `${module}.${name}`,
      `${kind} ${index}`,
      type,
    ]),
    ...table('exports', info.exports, ({ name, kind, index, type }) => [name, `${kind} ${index}`, type]),
    ...table('memories', info.memories, ({ index, name, imported, ...type }) => [
      `${index} ${name}`,
      withKind(`${rangeText(type)} pages of 64 KiB`, kindText(type)),
      imported ? 'imported' : '',
    ]),
    ...table('tables', info.tables, ({ index, name, element, imported, ...type }) => [
      `${index} ${name}`,
      withKind(`${rangeText(type)} ${element}`, kindText(type, 'indices')),
      imported ? 'imported' : '',
    ]),
    ...table('globals', info.globals, ({ index, name, value, mutable, imported }) => [
      `${index} ${name}`,
      `${value}${mutable ? ', mutable' : ''}`,
      imported ? 'imported' : '',
    ]),
    ...table('element segments', info.elements, ({ mode, table, type, count, offset }) => [
      hex(offset),
      mode === 'active' ? `${mode}, table ${table}` : mode,
      `${count} ${type}`,
    ]),
    ...table('data segments', info.datas, ({ mode, memory, size, offset }) => [
      hex(offset),
      mode === 'active' ? `${mode}, memory ${memory}` : mode,
      bytes(size),
    ]),
  ];
}

function head(info: Info): string[] {
  const { file, size, name, producers, hosts, start, functions, targetFeatures, sourceMap } = info;
  const { imported, defined, code, largest } = functions;
  const biggest = largest === null ? '' : `, the largest ${largest.name} (${bytes(largest.size)})`;
  const rows: (readonly [string, string])[] = [
    ['name', name ?? ''],
    ['made with', producers.map((one) => `${one.name} ${one.version}`.trim()).join(', ')],
    ['features', targetFeatures.join(' ')],
    ['source map', sourceMap ?? ''],
    ['types', String(info.types.length)],
    ['functions', `${imported} imported, ${defined} defined: ${bytes(code)} of code${biggest}`],
    ['start', start === null ? '' : `${start.name} (func ${start.func})`],
    [
      'imports by',
      Object.entries(hosts)
        .map(([id, count]) => `${id === 'stub' ? 'stubs' : `host ${id}`} (${count})`)
        .join(', '),
    ],
  ];
  return [`${file}: ${bytes(size)}`, ...aligned(rows.filter(([, text]) => text !== ''))];
}

function table<T>(title: string, rows: readonly T[], cells: (row: T) => readonly string[]): string[] {
  if (rows.length === 0) return [];
  const more = rows.length > MOST ? [`  … ${rows.length - MOST} more (all of them with --json)`] : [];
  return ['', `${title} (${rows.length})`, ...aligned(rows.slice(0, MOST).map(cells)), ...more];
}

/** Columns as wide as their widest cell, within reason. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, Math.min(cell.length, 40))));
  }
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count.toLocaleString('en')} bytes`;
}

function hex(offset: number): string {
  return `0x${offset.toString(16)}`;
}
