import { useEffect, useMemo, useRef, useState } from 'react';
import type { ModuleView } from '../../../protocol/messages.ts';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { selectPast } from '../../store/selectors.ts';
import { store, useStore } from '../../store/use-store.ts';
import {
  addCall,
  callNote,
  callables as callablesOf,
  firstText,
  settleCall,
  settleRest,
  settleStanding,
  whyDisabled,
  type Callable,
  type PastCall,
  stubs as stubsOf,
  withWish,
} from './invoke-rows.ts';
import { InvokeView } from './InvokeView.tsx';
import { ProgramNote } from './ProgramNote.tsx';
import { Stubs } from './Stubs.tsx';
import { useSection } from './use-section.ts';

/** Calls any exported function; sets what stubs give back. */
export function InvokePane() {
  const view = useStore((s) => s.module.view);
  const loading = useStore((s) => s.module.loading !== null);
  const state = useStore((s) => s.run.state);
  const past = useStore(selectPast);
  const results = useStore((s) => s.run.results);
  const trap = useStore((s) => (s.run.state === 'trapped' ? (s.run.pause?.stop.trap ?? null) : null));
  const wish = useStore((s) => s.run.invokeWish);
  const invoke = useStore((s) => s.run.invoke);
  const setStubResults = useStore((s) => s.stubs.set);
  const stubResults = useStore((s) => s.stubs.results);
  const numbers = useStore((s) => s.settings.numbers);
  const objectRun = useStore((s) => s.values.run);
  const exports = useSection('exports');
  const imports = useSection('imports');

  const callables = useMemo(() => withWish(callablesOf(exports ?? []), wish), [exports, wish]);
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<Readonly<Record<string, readonly string[]>>>({});
  const [history, setHistory] = useState<readonly PastCall[]>([]);
  const nextId = useRef(1);
  const chosen = callables.find((each) => each.name === name) ?? callables[0] ?? null;
  const texts =
    chosen === null ? [] : (typed[chosen.name] ?? chosen.signature.params.map(({ type }) => firstText(type)));

  const seenWish = useRef<typeof wish>(null);
  useEffect(() => {
    if (wish === null || wish === seenWish.current) return;
    seenWish.current = wish;
    setName(wish.name);
  }, [wish]);

  const id = view?.id ?? null;
  useEffect(() => {
    setHistory([]);
    setTyped({});
  }, [id]);
  const seenResults = useRef(results);
  useEffect(() => {
    if (results === null || results === seenResults.current) return;
    seenResults.current = results;
    setHistory((old) =>
      settleCall(old, results.name, { kind: 'returned', values: results.values, run: store.getState().values.run }),
    );
  }, [results]);
  useEffect(() => {
    if (trap === null) return;
    setHistory((old) => {
      const running = old.find((call) => call.outcome.kind === 'running');
      return running === undefined
        ? old
        : settleCall(old, running.name, { kind: 'failed', problem: trap, standing: true });
    });
  }, [trap]);

  // After the results: what comes back as the run ends has come back.
  const over = state === 'idle' || state === 'ready' || state === 'problem';
  useEffect(() => {
    if (over) setHistory(settleRest);
  }, [over]);

  async function run({ name: called }: Callable, pause: boolean): Promise<void> {
    setHistory((old) =>
      addCall(settleStanding(old), { id: nextId.current++, name: called, args: texts, outcome: { kind: 'running' } }),
    );
    const problem = await invoke(called, texts, pause);
    if (problem !== null) setHistory((old) => settleCall(old, called, { kind: 'failed', problem }));
  }

  const stubs = view?.problem == null ? stubsOf(imports ?? []) : [];
  return (
    <PaneFrame
      id="invoke"
      loading={loading || exports === null}
      empty={emptyText(view, exports === null ? null : callables.length + stubs.length)}
    >
      <InvokeView
        callables={callables}
        chosen={chosen}
        texts={texts}
        history={history}
        disabled={whyDisabled(state, view?.problem ?? null)}
        note={callNote(state, past)}
        numbers={numbers}
        run={objectRun}
        onChoose={setName}
        onText={(index, text) => {
          if (chosen !== null) setTyped({ ...typed, [chosen.name]: texts.map((old, i) => (i === index ? text : old)) });
        }}
        onRun={(pause) => chosen !== null && void run(chosen, pause)}
        onAgain={(call) => {
          setName(call.name);
          setTyped({ ...typed, [call.name]: call.args });
        }}
      />
      {view?.host === 'wasi' && <ProgramNote />}
      {stubs.length > 0 && (
        <Stubs
          key={id}
          stubs={stubs}
          set={stubResults}
          onSet={(stub, values) => setStubResults(stub.module, stub.name, values)}
        />
      )}
    </PaneFrame>
  );
}

function emptyText(view: ModuleView | null, count: number | null) {
  if (view === null)
    return { title: 'Nothing to call', hint: 'Open a module: its exported functions can be called from here.' };
  if (count === 0 && view.problem !== null)
    return { title: 'Nothing can be called', hint: 'The module cannot run, for the reason given above the panes.' };
  if (count === 0)
    return { title: 'No function is exported', hint: 'Only exported functions can be called from outside.' };
  return null;
}
