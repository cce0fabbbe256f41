import { asserts, AssertionError, checkError, OptionalFeature } from './asserts.ts';

/** How one test of a file ended. */
export interface Outcome {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly message: string;
}

type Body = (test: TestHandle) => unknown;

interface PromiseTest {
  readonly name: string;
  readonly body: Body;
}

/** What a test gets as its argument. */
class TestHandle {
  readonly cleanups: (() => unknown)[] = [];
  /** A function was called that must not be. */
  problem: AssertionError | null = null;

  add_cleanup(cleanup: () => unknown): void {
    this.cleanups.push(cleanup);
  }

  unreached_func(description?: unknown): () => never {
    return () => {
      this.problem = new AssertionError(String(description));
      throw this.problem;
    };
  }

  step_func(run: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
    return run;
  }
}

/** No test of the JavaScript API waits for anything but the engine itself. */
const PATIENCE = 30_000;

/** The part of testharness.js that tests without a page use: `names` are the global names of a test file. */
export class Harness {
  readonly outcomes: Outcome[] = [];
  readonly #promised: PromiseTest[] = [];

  readonly names = {
    ...asserts,
    setup: (first?: unknown): void => {
      if (typeof first === 'function') (first as () => void)();
    },
    done: (): void => {},
    test: (body: Body, name: string): void => this.#test(body, name),
    promise_test: (body: Body, name: string): void => {
      this.#promised.push({ name, body });
    },
    promise_rejects_js: async (
      _test: unknown,
      expected: ErrorConstructor,
      promise: Promise<unknown>,
      description?: unknown,
    ): Promise<void> => {
      let error: unknown;
      try {
        await promise;
      } catch (caught) {
        error = caught;
        checkError(error, expected, description);
        return;
      }
      throw new AssertionError(`did not reject (${String(description)})`);
    },
  };

  /** Runs the promise tests, one after the other, as testharness.js does. */
  async finish(): Promise<void> {
    for (const { name, body } of this.#promised) {
      const handle = new TestHandle();
      try {
        // oxlint-disable-next-line no-await-in-loop
        await withPatience(async () => body(handle));
        this.#ended(name, handle.problem);
      } catch (error) {
        this.#ended(name, error);
      }
      for (const cleanup of handle.cleanups) cleanup();
    }
  }

  #test(body: Body, name: string): void {
    const handle = new TestHandle();
    try {
      body(handle);
      this.#ended(name, handle.problem);
    } catch (error) {
      this.#ended(name, error ?? new AssertionError(`threw ${String(error)}`));
    }
    for (const cleanup of handle.cleanups) cleanup();
  }

  #ended(name: string, problem: unknown): void {
    if (problem === null) this.outcomes.push({ name, status: 'passed', message: '' });
    else if (problem instanceof OptionalFeature)
      this.outcomes.push({ name, status: 'skipped', message: problem.message });
    else this.outcomes.push({ name, status: 'failed', message: messageOf(problem) });
  }
}

function messageOf(problem: unknown): string {
  if (problem instanceof AssertionError) return problem.message;
  return problem instanceof Error ? `${problem.name}: ${problem.message}` : `threw ${String(problem)}`;
}

async function withPatience(run: () => Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AssertionError('timed out')), PATIENCE);
  });
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}
