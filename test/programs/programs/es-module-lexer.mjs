import { readFileSync } from 'node:fs';

/** @type {import('../program.js').Program} */
export default {
  packages: { 'es-module-lexer': '3.0.5' },
  toolchain: 'clang (wasi-sdk)',
  async run({ load, file, print }) {
    const { init, parse } = await load('es-module-lexer');
    await init;
    const sources = [
      `import a, { b as c } from 'x'; export { c }; export default a; import('./y.js').then(z => z); import.meta.url;`,
      readFileSync(file('es-module-lexer/dist/lexer.js'), 'utf8'),
    ];
    for (const source of sources) {
      const [imports, exports, facade, syntax] = parse(source);
      print(imports, exports, facade, syntax);
    }
    try {
      parse('import { from');
    } catch (error) {
      print(error instanceof Error ? error.message : error);
    }
  },
};
