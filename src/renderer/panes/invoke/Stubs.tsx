import { useState } from 'react';
import type { Problem, StubResults } from '../../../protocol/messages.ts';
import { ArgumentFields } from './ArgumentFields.tsx';
import { checkArguments } from './check-argument.ts';
import { firstText, signatureText, type Stub } from './invoke-rows.ts';

interface StubsProps {
  readonly stubs: readonly Stub[];
  /** What was set already, perhaps in an earlier launch. */
  readonly set: readonly StubResults[];
  readonly onSet: (stub: Stub, results: readonly string[]) => Promise<Problem | null>;
}

/** Stubs that are listed, and how many more each time they are asked for: each is a form. */
const AT_FIRST = 50;
const MORE = 100;
/** More than this are searched. */
const MANY = 10;

/** Imports that nobody provides: what each gives back from now on. */
export function Stubs({ stubs, set, onSet }: StubsProps) {
  const [most, setMost] = useState(AT_FIRST);
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = stubs.filter(({ module, name }) => `${module}.${name}`.toLowerCase().includes(wanted));
  return (
    <section className="invoke-stubs" aria-label="Stubbed imports">
      <h2>Stubbed imports</h2>
      <p className="muted">
        Nobody provides these. Their calls are logged in the console, and they give back what you set here.
      </p>
      {stubs.length > MANY && (
        <input
          type="search"
          className="text-field invoke-find"
          aria-label="Find a stub"
          placeholder={`Find among ${stubs.length}…`}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {found.length === 0 && <p className="muted">None is called “{text.trim()}”.</p>}
      <ul>
        {found.slice(0, most).map((stub) => (
          <StubRow
            key={`${stub.module}.${stub.name}`}
            stub={stub}
            given={set.find(({ module, name }) => module === stub.module && name === stub.name)?.results ?? null}
            onSet={onSet}
          />
        ))}
      </ul>
      {found.length > most && (
        <button type="button" className="link-button" onClick={() => setMost(most + MORE)}>
          Show {Math.min(MORE, found.length - most)} more of {found.length}
        </button>
      )}
    </section>
  );
}

interface StubRowProps {
  readonly stub: Stub;
  readonly given: readonly string[] | null;
  readonly onSet: StubsProps['onSet'];
}

function StubRow({ stub, given, onSet }: StubRowProps) {
  const { results } = stub.signature;
  const [texts, setTexts] = useState(() => results.map((type, i) => given?.[i] ?? firstText(type)));
  const [said, setSaid] = useState<{ readonly text: string; readonly bad: boolean } | null>(null);
  const ready = checkArguments(results, texts).every((problem) => problem === null);

  async function set(): Promise<void> {
    const problem = await onSet(stub, texts);
    setSaid(problem === null ? { text: 'Set.', bad: false } : { text: problem.message, bad: true });
  }

  return (
    <li className="invoke-stub">
      <code>
        {stub.module}.{stub.name}
      </code>{' '}
      <span className="muted code-font">{signatureText(stub.signature)}</span>
      {results.length > 0 && (
        <form
          data-one={results.length === 1 || undefined}
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) void set();
          }}
        >
          <ArgumentFields
            fields={results.map((type) => ({ name: results.length === 1 ? 'result' : '', type }))}
            texts={texts}
            named={false}
            onText={(index, text) => {
              setTexts(texts.map((old, i) => (i === index ? text : old)));
              setSaid(null);
            }}
          />
          <div className="invoke-buttons">
            <button type="submit" className="button" disabled={!ready}>
              Set
            </button>
            {said !== null && (
              <span role="status" className={said.bad ? 'invoke-problem' : 'muted'}>
                {said.text}
              </span>
            )}
          </div>
        </form>
      )}
    </li>
  );
}
