/** @type {import('../program.js').Program} */
export default {
  packages: { 'source-map': '0.8.0' },
  toolchain: 'Rust',
  async run({ need, print }) {
    const { SourceMapConsumer, SourceMapGenerator } = need('source-map');
    const generator = new SourceMapGenerator({ file: 'out.js' });
    for (let i = 0; i < 2000; i++) {
      generator.addMapping({
        generated: { line: 1 + (i >> 3), column: (i & 7) * 11 },
        original: { line: 1 + ((i * 7) % 500), column: (i * 3) % 80 },
        source: `source${i % 5}.ts`,
        name: i % 3 === 0 ? `name${i % 40}` : undefined,
      });
    }
    await SourceMapConsumer.with(generator.toJSON(), null, (/** @type {any} */ consumer) => {
      /** @type {string[]} */
      const lines = [];
      consumer.eachMapping((/** @type {any} */ mapping) => {
        const { source, generatedLine, generatedColumn, originalLine, originalColumn, name } = mapping;
        lines.push([source, generatedLine, generatedColumn, originalLine, originalColumn, name].join());
      });
      print(lines.join('\n'));
      for (let i = 0; i < 200; i++) print(consumer.originalPositionFor({ line: 1 + i, column: (i * 5) % 90 }));
      print(consumer.generatedPositionFor({ source: 'source3.ts', line: 22, column: 9 }));
      print(consumer.allGeneratedPositionsFor({ source: 'source1.ts', line: 8 }));
    });
  },
};
