import { useEffect, useState } from 'react';
import { useStore } from '../../store/use-store.ts';

/** Names of functions, asked for once each. */
export function useFunctionNames(funcs: readonly number[]): Readonly<Record<number, string>> {
  const request = useStore((s) => s.engine.request);
  const hash = useStore((s) => s.module.view?.hash);
  const [names, setNames] = useState<{
    readonly hash: string | undefined;
    readonly of: Readonly<Record<number, string>>;
  }>({ hash, of: {} });
  const of = names.hash === hash ? names.of : none;
  const missing = funcs.filter((func) => of[func] === undefined).join(' ');
  useEffect(() => {
    if (missing === '') return;
    for (const func of missing.split(' ').map(Number)) {
      request('code.function', { func }).then(
        ({ name }) => setNames((old) => ({ hash, of: { ...(old.hash === hash ? old.of : none), [func]: name } })),
        () => undefined,
      );
    }
  }, [request, hash, missing]);
  return of;
}

/** Names of what stands in a section of the module, tags or globals. */
export function useNames(section: 'tags' | 'globals', indices: readonly number[]): Readonly<Record<number, string>> {
  const request = useStore((s) => s.engine.request);
  const hash = useStore((s) => s.module.view?.hash);
  const [names, setNames] = useState<Readonly<Record<number, string>>>(none);
  const wanted = indices.join(' ');
  useEffect(() => {
    let current = true;
    const asked = wanted === '' ? [] : wanted.split(' ').map(Number);
    const answers = asked.map(async (index) => {
      const { rows } = await request('module.list', { section, from: index, count: 1 });
      return [index, rows[0]?.name ?? `${section === 'tags' ? 'tag' : 'global'} ${index}`] as const;
    });
    Promise.all(answers).then(
      (found) => current && setNames(found.length === 0 ? none : Object.fromEntries(found)),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [request, hash, section, wanted]);
  return names;
}

const none: Readonly<Record<number, string>> = {};
