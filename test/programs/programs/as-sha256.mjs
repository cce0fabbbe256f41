/** @type {import('../program.js').Program} */
export default {
  packages: { '@chainsafe/as-sha256': '1.2.5' },
  toolchain: 'AssemblyScript',
  async run({ load, print }) {
    const { digest, digest64, SHA256, digest2Bytes32, batchHash4UintArray64s, hashInto } =
      await load('@chainsafe/as-sha256');
    const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex');
    print(hex(digest(new Uint8Array(0))), hex(digest(new TextEncoder().encode('abc'))));
    const block = new Uint8Array(64).map((_, i) => i);
    for (let i = 0; i < 50; i++) block.set(digest64(block), (i % 2) * 32);
    print(hex(block), hex(digest2Bytes32(block.subarray(0, 32), block.subarray(32))));
    const hash = new SHA256().init();
    for (let i = 0; i < 40; i++) hash.update(new Uint8Array(i * 13).fill(i));
    print(hex(hash.final()));
    print(batchHash4UintArray64s([1, 2, 3, 4].map((n) => new Uint8Array(64).fill(n))).map(hex));
    const out = new Uint8Array(256);
    hashInto(
      new Uint8Array(512).map((_, i) => i),
      out,
    );
    print(hex(out));
  },
};
