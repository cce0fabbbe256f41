import { describe, it } from 'vitest';
import { same } from './support.ts';

describe('the namespace', () => {
  it('has the errors of WebAssembly as other errors are', async () => {
    await same((api, tell) => {
      for (const name of ['CompileError', 'LinkError', 'RuntimeError'] as const) {
        const kind = api[name] as ErrorConstructor;
        const cause = {};
        const error = new kind('words', { cause });
        tell(error.name, error.message, error.cause === cause, Object.keys(error), error instanceof Error, kind.length);
        tell(
          String(error),
          Object.hasOwn(error, 'message'),
          Object.hasOwn(new kind(), 'message'),
          kind('called').message,
        );
        tell(Object.getPrototypeOf(kind) === Error, error.stack!.startsWith(`${name}: words\n`));
        tell(Object.getOwnPropertyNames(kind.prototype).join());
        class Own extends kind {}
        tell(new Own('x') instanceof Own, new Own('x') instanceof kind, new Own('x').name);
      }
    });
  });

  it('streams what has the right type', async () => {
    const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    const answer = (type: string, init: ResponseInit = {}): Response =>
      new Response(bytes, { headers: { 'Content-Type': type }, ...init });
    await same(async (api, tell) => {
      tell(await api.compileStreaming(answer('application/wasm')));
      tell(await api.instantiateStreaming(Promise.resolve(answer('application/wasm'))));
      for (const bad of [
        answer('text/plain'),
        answer('application/wasm;x=1'),
        5,
        {},
        { then: (_: unknown, no: (why: unknown) => void) => no(new RangeError('no')) },
      ]) {
        tell(await api.compileStreaming(bad as Response).catch((error: unknown) => error));
      }
      const missing = new Response(bytes, { status: 404, headers: { 'Content-Type': 'application/wasm' } });
      tell(await api.compileStreaming(missing).catch((error: unknown) => error));
    });
  });

  it('takes bytes at once and works later', async () => {
    await same(async (api, tell) => {
      const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
      const promise = api.instantiate(bytes).then((result) => tell('done', Object.keys(result)));
      bytes.fill(9);
      tell('goes on');
      await promise;
      for (const bad of [undefined, null, 1, 'x', [], {}])
        tell(await api.instantiate(bad as never).catch((error: unknown) => error));
      tell(await api.instantiate(new Uint8Array(4)).catch((error: unknown) => error));
      tell(
        await api
          .instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), 5 as never)
          .catch((error: unknown) => error),
      );
    });
  });
});
