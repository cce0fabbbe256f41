import { readFileSync } from 'node:fs';

/** @type {import('../program.js').Program} */
export default {
  packages: { 'cjs-module-lexer': '2.3.0' },
  toolchain: 'clang (wasi-sdk)',
  async run({ load, file, print }) {
    const { init, parse } = await load('cjs-module-lexer');
    await init();
    for (const source of [
      `exports.a = 1; module.exports.b = 2; Object.defineProperty(exports, 'c', { value: 3 });`,
      `module.exports = { d, e, ...require('f') }; __exportStar(require('g'), exports);`,
      readFileSync(file('cjs-module-lexer/lexer.js'), 'utf8'),
    ]) {
      print(parse(source));
    }
  },
};
