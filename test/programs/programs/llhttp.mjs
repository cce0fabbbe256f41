import { createServer } from 'node:http';

/** HTTP parsed by undici's llhttp, against a server of our own in the same process. */
/** @type {import('../program.js').Program} */
export default {
  packages: { undici: '7.16.0' },
  toolchain: 'clang (wasi-sdk)',
  async run({ need, print }) {
    const { request, Agent } = need('undici');
    const server = createServer((incoming, response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('end', () => {
        response.setHeader('x-length', Buffer.concat(chunks).length);
        response.removeHeader('date');
        response.sendDate = false;
        for (let i = 0; i < 20; i++) response.write(`${incoming.method} ${incoming.url} chunk ${i}\n`);
        response.end();
      });
    });
    await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(null)));
    const dispatcher = new Agent();
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const origin = `http://127.0.0.1:${port}`;
    for (const [method, path] of [
      ['GET', '/one?a=b'],
      ['POST', '/two'],
      ['PUT', '/three/%20'],
    ]) {
      const body = method === 'GET' ? undefined : 'x'.repeat(5000);
      const answer = await request(origin + path, { method, body, dispatcher });
      const headers = { ...answer.headers };
      print(answer.statusCode, headers, await answer.body.text());
    }
    await dispatcher.close();
    server.close();
  },
};
