/** @type {import('../program.js').Program} */
export default {
  packages: { meshoptimizer: '1.3.0' },
  toolchain: 'clang (wasi-sdk), SIMD',
  async run({ load, print }) {
    const { MeshoptEncoder, MeshoptDecoder, MeshoptSimplifier } = await load('meshoptimizer');
    await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready, MeshoptSimplifier.ready]);
    const hex = (/** @type {Uint8Array} */ bytes) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
    const size = 16;
    const positions = new Float32Array(size * size * 3);
    for (let i = 0; i < size * size; i++) {
      positions.set([i % size, Math.floor(i / size), Math.fround(((i * 37) % 11) / 11)], i * 3);
    }
    const indices = [];
    for (let y = 0; y + 1 < size; y++) {
      for (let x = 0; x + 1 < size; x++) {
        const a = y * size + x;
        indices.push(a, a + 1, a + size, a + 1, a + size + 1, a + size);
      }
    }
    const faces = new Uint32Array(indices);
    const [remap, unique] = MeshoptEncoder.reorderMesh(faces, true, true);
    print(unique, hex(remap));
    const vertices = MeshoptEncoder.encodeVertexBuffer(new Uint8Array(positions.buffer), size * size, 12);
    const triangles = MeshoptEncoder.encodeIndexBuffer(new Uint8Array(faces.buffer), faces.length, 4);
    print(vertices.length, hex(vertices), hex(triangles));
    const decoded = new Uint8Array(positions.byteLength);
    MeshoptDecoder.decodeVertexBuffer(decoded, size * size, 12, vertices);
    print(hex(decoded) === hex(new Uint8Array(positions.buffer)));
    const back = new Uint8Array(faces.byteLength);
    MeshoptDecoder.decodeIndexBuffer(back, faces.length, 4, triangles);
    print(hex(back));
    const [simplified, error] = MeshoptSimplifier.simplify(faces, positions, 3, 300, 0.5);
    print(simplified.length, error, hex(simplified));
  },
};
