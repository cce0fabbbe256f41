import { readFileSync } from 'node:fs';

/** @type {import('../program.js').Program} */
export default {
  packages: { 'web-tree-sitter': '0.27.1', 'tree-sitter-javascript': '0.25.0' },
  toolchain: 'Emscripten (dynamic linking: a grammar as a side module)',
  async run({ load, file, print }) {
    const { Parser, Language, Query } = await load('web-tree-sitter');
    await Parser.init();
    const JavaScript = await Language.load(
      new Uint8Array(readFileSync(file('tree-sitter-javascript/tree-sitter-javascript.wasm'))),
    );
    const parser = new Parser();
    parser.setLanguage(JavaScript);
    const source =
      'const f = async (a, b = 2) => { for (const x of a) await x?.y(`t${b}`); };\nclass A extends B { #p = 1; }';
    const tree = parser.parse(source);
    print(tree.rootNode.toString());
    const query = new Query(JavaScript, '(identifier) @id (property_identifier) @prop');
    for (const { name, node } of query.captures(tree.rootNode)) print(name, node.text, node.startIndex);
    print(parser.parse('let = = ;').rootNode.toString());
  },
};
