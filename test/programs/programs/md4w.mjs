/** @type {import('../program.js').Program} */
export default {
  packages: { md4w: '0.2.7' },
  toolchain: 'Zig and C (md4c)',
  async run({ load, print }) {
    const { init, mdToHtml, mdToJSON, setCodeHighlighter } = await load('md4w');
    await init();
    const text =
      '# Title *em*\n\n- a\n- [x] b `code`\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```js\nlet x;\n```\n> quote\n'.repeat(
        20,
      );
    print(mdToHtml(text));
    print(mdToJSON(text));
    setCodeHighlighter(
      (/** @type {string} */ code, /** @type {string} */ language) => `<b class="${language}">${code.length}</b>`,
    );
    print(mdToHtml(text));
  },
};
