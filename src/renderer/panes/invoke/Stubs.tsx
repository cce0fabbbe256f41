import { useState } from 'react';
import type { Problem } from '../../../protocol/messages.ts';
import { ArgumentFields } from './ArgumentFields.tsx';
import { checkArguments } from './check-argument.ts';
import { firstText, signatureText, type Stub } from './invoke-rows.ts';

interface StubsProps {
  readonly stubs: readonly Stub[];
  readonly onSet: (stub: Stub, results: readonly string[]) => Promise<Problem | null>;
}

/** Imports that nobody provides: what each gives back from now on. */
export function Stubs({ stubs, onSet }: StubsProps) {
  return (
    <section className="invoke-stubs" aria-label="Stubbed imports">
      <h3>Stubbed imports</h3>
      <p className="muted">
        Nobody provides these. Their calls are logged in the console, and they give back what you set here.
      </p>
      <ul>
        {stubs.map((stub) => (
          <StubRow key={`${stub.module}.${stub.name}`} stub={stub} onSet={onSet} />
        ))}
      </ul>
    </section>
  );
}

function StubRow({ stub, onSet }: { readonly stub: Stub; readonly onSet: StubsProps['onSet'] }) {
  const { results } = stub.signature;
  const [texts, setTexts] = useState(() => results.map(firstText));
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
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) void set();
          }}
        >
          <ArgumentFields
            fields={results.map((type) => ({ name: results.length === 1 ? 'result' : '', type }))}
            texts={texts}
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
